"""The cadre's households: the list, the sheet of one, what is recorded of it, and the visits it is owed."""

from collections.abc import Mapping, Sequence

from handlers.attachments import Photo
from handlers.casework.caseload import find
from handlers.casework.visit_card import summary
from handlers.interview.facts import label_of, value_words
from handlers.naming import named, place, told_apart
from handlers.richtext import Rich, join
from handlers.values import Button, Reply, Scene, State, Turn, buttons
from handlers.words import Voice
from policy_kb.casework import Action, Dossier, Recorded, Visit
from policy_kb.duties import OVERDUE, longest_open
from policy_kb.facts import Fact
from policy_kb.ladder import UNDONE
from policy_kb.screening import ELIGIBLE, UNKNOWN, Screening

PAGE = 8
"""Households on one message: what a thumb reaches on a phone."""
SHOWN_VISITS = 3
LONGEST_NAME = 8
"""Characters of a message that may be nothing but a name."""
MOST_SEARCHED = 5_000
"""Households in which a name nearly right is looked for while somebody waits."""
DUTY = "duty"
"""The nature of a right that is what officials owe: nobody applies for it."""
LOW_INCOME = {True: "yes", False: "no", None: "unknown"}
SHOWN_ON_SHEET = ("lifted", "monitoring", "income_2021", "income_2022_forecast")


def list_command(state: State, scene: Scene, voice: Voice) -> Turn:
    """`/households`: one's households, those not met this month first."""
    return listing(state, "0", scene, voice)


def listing(state: State, start: str, scene: Scene, voice: Voice) -> Turn:
    """A page of the list, from that household on."""
    if not scene.desk.may(Action.READ):
        return Turn(state, (Reply(voice.say("office.not_yours"), buttons(voice, "help")),))
    cards = scene.desk.cards(Action.READ)
    before = _before(scene, voice)
    if not cards:
        return Turn(state, (Reply(voice.say("household.no_caseload"), before),))
    met = scene.desk.last_met([card.id for card in cards], scene.today.replace(day=1))
    in_order = sorted(cards, key=lambda card: card.id in met)
    first = int(start) if start.isdecimal() and int(start) < len(in_order) else 0
    page = in_order[first : first + PAGE]
    text = voice.say("household.list", n=len(cards), met=len(met), month=voice.month(scene.today))
    labels = told_apart(page, scene, voice, among=cards)
    choices = [Button(_line(labels[card.id], card.id in met, voice), f"h:{card.id}") for card in page]
    choices += _pages(first, len(in_order), voice)
    return Turn(state, (Reply(text, (*choices, *before)),))


def of_name(state: State, text: str, scene: Scene, voice: Voice) -> Turn | None:
    """A message that is nothing but a household's name or number opens it, for who may read it; None for others."""
    said = text.strip()
    if not 1 < len(said) <= LONGEST_NAME or not scene.desk.may(Action.READ):
        return None
    cards = scene.desk.cards(Action.READ)
    found = [card for card in cards if said in (card.name, card.id)]
    if not found and not scene.desk.may(Action.LOG_VISIT) and len(cards) <= MOST_SEARCHED:
        found = list(find(said, cards, scene).cards)
    if not found:
        return None
    if len(found) == 1:
        return sheet(state, found[0].id, scene, voice)
    choices = tuple(Button(named(card, voice, names=scene.names), f"h:{card.id}") for card in found[:PAGE])
    return Turn(state, (Reply(voice.say("visit.which_household"), choices),))


def _before(scene: Scene, voice: Voice) -> tuple[Button, ...]:
    """The way to one's own visits to households that are others' now."""
    count = len(scene.desk.visits_elsewhere())
    return (Button(voice.label("household.before", n=count), "ov:0"),) if count else ()


def visits_elsewhere(state: State, start: str, scene: Scene, voice: Voice) -> Turn:
    """One's own visits to households that are others' now, each to open and to correct."""
    found = scene.desk.visits_elsewhere()
    if not found:
        return Turn(state, (Reply(voice.say("household.none_before"), buttons(voice, "households")),))
    first = int(start) if start.isdecimal() and int(start) < len(found) else 0
    choices = [
        Button(
            voice.label("household.visit_before", day=voice.day(visit.what.on),
                        household=named(card, voice, names=scene.names)),
            f"old:{visit.what.id}",
        )
        for card, visit in found[first : first + PAGE]
    ]  # fmt: skip
    if len(found) > first + PAGE:
        choices.append(Button(voice.label("household.more_visits", n=len(found) - first - PAGE), f"ov:{first + PAGE}"))
    return Turn(state, (Reply(voice.say("household.visits_before"), tuple(choices)),))


def _pages(first: int, count: int, voice: Voice) -> list[Button]:
    found = []
    if first:
        found.append(Button(voice.label("household.earlier"), f"hs:{max(0, first - PAGE)}"))
    if first + PAGE < count:
        found.append(Button(voice.label("household.more", n=count - first - PAGE), f"hs:{first + PAGE}"))
    return found


def _line(household: str, met: bool, voice: Voice) -> str:
    return voice.label("household.line_met" if met else "household.line", household=household)


def sheet(state: State, household: str, scene: Scene, voice: Voice) -> Turn:
    """All of a household on one message, with what can be done."""
    dossier = scene.desk.dossier(household)
    if dossier is None:
        return Turn(state, (Reply(voice.say("household.none"), buttons(voice, "households")),))
    screening = scene.pack.screen({**dossier.told, **dossier.facts}, scene.today)
    parts = [
        voice.say("household.title", household=named(dossier.card, voice, names=scene.names)),
        voice.say("household.place", place=place(dossier.card.area, voice)),
        voice.say("household.owner", owner=dossier.owner) if dossier.owner else voice.say("household.no_owner"),
        *(_private(dossier, screening, voice) if scene.names else [voice.say("private.sheet")]),
        *_visits(dossier.visits, voice),
        *_owed(household, scene, voice),
    ]
    return Turn(state, (Reply(join(parts), tuple(_doable(dossier, scene, voice))),))


def _owed(household: str, scene: Scene, voice: Voice) -> list[Rich]:
    """What is not done for it, the longest overdue first."""
    case = scene.desk.case(household)
    if case is None:
        return []
    undone = longest_open(duty for duty in scene.pack.duties(case, scene.today) if duty.state in UNDONE)
    lines = []
    for duty in undone:
        name = voice.of_pack(scene.pack.declared_duties[duty.duty].says)
        key = "household.late" if duty.state == OVERDUE else "household.due"
        lines.append(voice.say(key, duty=name, day=voice.day(duty.due)))
    return lines


def _doable(dossier: Dossier, scene: Scene, voice: Voice) -> list[Button]:
    id, desk = dossier.card.id, scene.desk
    offered = [
        (Action.LOG_VISIT, "household.do.visit", f"log:{id}"),
        (Action.SCREEN, "household.do.screen", f"scr:{id}"),
        (Action.WRITE_PLAN, "household.do.plan", f"pl:{id}"),
        (Action.WRITE_REVIEW, "household.do.review", f"rv:{id}"),
        (Action.LINK, "household.do.code", f"hc:{id}"),
        (Action.OVERSEE, "nudge.household", f"nh:{id}"),
    ]
    found = [Button(voice.label(label), action) for needs, label, action in offered if desk.card(needs, id) is not None]
    if dossier.visits:
        found.append(Button(voice.label("household.do.visits"), f"vs:{id}"))
    return [*found, *buttons(voice, "households")]


def _private(dossier: Dossier, screening: Screening, voice: Voice) -> list[Rich]:
    """What only an open channel carries: what is on record, where the interview differs, what it qualifies for."""
    facts = screening.pack.facts[screening.subject]
    parts = [_fact(name, dossier.facts.get(name), facts, voice) for name in SHOWN_ON_SHEET if name in facts]
    for name, value in dossier.told.items():
        said, kept = value_words(name, value, facts, voice), value_words(name, dossier.facts.get(name), facts, voice)
        parts.append(voice.say("household.differs", fact=label_of(name, facts, voice), said=said, kept=kept))
    parts.append(voice.say(f"household.low_income.{LOW_INCOME[screening.covered]}"))
    has = received(dossier)
    fits = [r for r in screening.with_outcome(ELIGIBLE) if r.right.id not in has and r.right.section.nature != DUTY]
    if fits:
        titles = [voice.of_pack(result.right.section.title).plain for result in fits]
        parts.append(voice.say("household.fits", rights=voice.list_of(titles)))
    ask = dict.fromkeys(
        label_of(path, facts, voice)
        for result in screening.with_outcome(UNKNOWN)
        if len(result.missing) == 1
        for path in result.missing
    )
    if ask:
        parts.append(voice.say("household.ask_next", facts=voice.list_of(list(ask))))
    return parts


def _fact(name: str, value: object, facts: Mapping[str, Fact], voice: Voice) -> Rich:
    return voice.say("fact.line", label=label_of(name, facts, voice), value=value_words(name, value, facts, voice))


def received(dossier: Dossier) -> set[str]:
    """The rights that the newest plan says are carried out."""
    if not dossier.plans:
        return set()
    plan = dossier.plans[0].what
    return {item.right for item in getattr(plan, "items", ()) if item.step == "carried-out"}


def _visits(found: Sequence[Recorded], voice: Voice) -> list[Rich]:
    if not found:
        return [voice.say("household.never_visited")]
    lines = [_visit_line(each, voice) for each in found[:SHOWN_VISITS]]
    return [voice.say("household.visits", n=len(found)), *lines]


def _visit_line(recorded: Recorded, voice: Voice) -> Rich:
    visit = recorded.what
    assert isinstance(visit, Visit)
    how, who = voice.label(f"visit.how.{visit.how}"), recorded.stamp.by_name
    key = "household.visit_waiting" if visit.waiting else "household.visit"
    return voice.say(key, day=voice.day(visit.on), how=how, who=who)


def visits(state: State, household: str, scene: Scene, voice: Voice) -> Turn:
    """The visits of a household, each to open."""
    dossier = scene.desk.dossier(household)
    if dossier is None:
        return Turn(state, (Reply(voice.say("household.none")),))
    choices = tuple(
        Button(_visit_line(each, voice).plain.lstrip("· "), f"old:{each.what.id}") for each in dossier.visits[:PAGE]
    )
    text = voice.say("household.visits_of", household=named(dossier.card, voice, names=scene.names))
    return Turn(state, (Reply(text, (*choices, Button(voice.label("household.back"), f"h:{household}"))),))


def one_visit(state: State, visit_id: str, scene: Scene, voice: Voice) -> Turn:
    """A visit with all its versions, and what can be done about it."""
    versions = scene.desk.versions(visit_id)
    if not versions or not isinstance(versions[-1].what, Visit):
        return Turn(state, (Reply(voice.say("household.none")),))
    last = versions[-1]
    visit = last.what
    assert isinstance(visit, Visit)
    readable, own = scene.desk.card(Action.READ, visit.household), scene.desk.own_visit(visit_id)
    card = readable or own
    assert card is not None  # its versions were read a moment ago
    parts = [voice.say("household.title", household=named(card, voice, names=scene.names))]
    parts += summary(visit, voice, names=scene.names)
    parts += [_version_line(each, scene, voice) for each in versions]
    rating = scene.desk.rating(visit_id)
    if rating is not None:
        key = "not_here" if not rating.happened else f"rated_{rating.satisfied}" if rating.satisfied else "was_here"
        parts.append(voice.say(f"visit.resident.{key}"))
    choices = []
    if visit.waiting and not last.stamp.void and scene.desk.card(Action.APPROVE_VISIT, visit.household) is not None:
        parts.append(voice.say("visit.approve_what"))
        choices.append(Button(voice.label("visit.approve"), f"ap:{visit.id}:{last.stamp.version}"))
        choices.append(Button(voice.label("visit.refuse"), f"no:{visit.id}:{last.stamp.version}"))
    mine = own is not None or scene.desk.card(Action.LOG_VISIT, visit.household) is not None
    if not last.stamp.void and mine:
        choices.append(Button(voice.label("visit.amend"), f"am:{visit.id}"))
        if last.stamp.by == scene.desk.person:
            choices.append(Button(voice.label("undo.do"), f"void:{visit.id}"))
    if readable is not None:
        choices.append(Button(voice.label("household.back"), f"h:{visit.household}"))
    photo = None
    if visit.photo is not None and scene.names:
        photo = Photo(
            voice.label("visit.photo_file"), visit.id, voice.label("visit.photo_alt", day=voice.day(visit.on))
        )
    return Turn(state, (Reply(join(parts), tuple(choices), attachment=photo),))


def _version_line(recorded: Recorded, scene: Scene, voice: Voice) -> Rich:
    stamp = recorded.stamp
    key = "visit.version_void" if stamp.void else "visit.version"
    line = voice.say(key, n=stamp.version, who=stamp.by_name, day=voice.day(scene.day_of(stamp.at)))
    return join([line, voice.say("visit.version_why", why=stamp.why) if stamp.why else Rich()], " ")
