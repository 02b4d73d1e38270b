"""How an area stands: the supervisor's digest, what is overdue, the way down to village and household, the nudge."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from handlers.attachments import Chart, ChartPoint
from handlers.casework.areas import code_of, overseen_area
from handlers.casework.today import Due
from handlers.effects import Nudge
from handlers.naming import named, place
from handlers.richtext import Rich, join
from handlers.values import Button, Reply, Scene, State, Turn, buttons
from handlers.words import Voice
from policy_kb.casework import Action, Area
from policy_kb.digest import Digest, Share, digest_of, months_up_to
from policy_kb.duties import OPEN, OVERDUE, CaseHistory, Duty, longest_open

MOST_AREAS = 12
"""Areas on one message: a township has some twenty villages, and those behind come first."""
MOST_NAMES = 6
PAGE = 8
YEAR = 365
AGE_NAMES = ("week", "month", "more")
NOT_YOURS = "office.not_yours"


def digest_command(state: State, scene: Scene, voice: Voice) -> Turn:
    """`/digest`: how the overseen areas stand now."""
    reply = digest(scene, voice)
    return Turn(state, (Reply(voice.say(NOT_YOURS), buttons(voice, "help")) if reply is None else reply,))


def digest(scene: Scene, voice: Voice, *, month: date | None = None) -> Reply | None:
    """The digest of the person's areas, with the visits of that month (this one unless given); None for who oversees
    none.
    """
    overseen = scene.desk.overseen
    if not overseen:
        return None
    by = "township" if any(area.township is None for area in overseen) else "village"
    first = month or scene.today.replace(day=1)
    cases = scene.desk.cases(Action.OVERSEE, visits_from=months_up_to(first)[0])
    found = digest_of(cases, scene.today, scene.pack.duty_rules(scene.today), by, first)
    where = voice.list_of([place(area, voice) for area in overseen])
    parts = [voice.say("digest.title", place=where, day=voice.day(scene.today))]
    parts += _shares(found, voice)
    parts += _papers(found, scene, voice)
    parts += _people(found, scene, voice)
    areas = list(_behind_first(found))[:MOST_AREAS]
    choices = [Button(voice.label("digest.look", place=place_in(area, voice)), f"da:{code_of(area)}") for area in areas]
    ledger = Button(voice.label("digest.ledger", month=first.month), f"lg:{first:%Y-%m}")
    return Reply(join(parts), (*choices, *buttons(voice, "overdue"), ledger), attachment=_chart(found, voice))


def overdue_command(state: State, scene: Scene, voice: Voice) -> Turn:
    """`/overdue`: where something is late or still lacking, most of it first."""
    if not scene.desk.overseen:
        return Turn(state, (Reply(voice.say(NOT_YOURS), buttons(voice, "help")),))
    counted: defaultdict[Area, list[int]] = defaultdict(lambda: [0, 0])
    for case in scene.desk.cases(Action.OVERSEE):
        for duty in _undone(case, scene):
            counted[Area(case.township, case.village)][duty.state == OPEN] += 1
    if not counted:
        return Turn(state, (Reply(voice.say("overdue.nothing"), buttons(voice, "digest")),))
    in_turn = sorted(counted, key=lambda area: (*(-n for n in counted[area]), str(area)))
    late, lacking = (sum(each[n] for each in counted.values()) for n in (0, 1))
    lines = [voice.say("overdue.title", late=late, lacking=lacking)]
    for area in in_turn[:MOST_AREAS]:
        of_it = counted[area]
        lines.append(voice.say("overdue.line", place=place(area, voice), late=of_it[0], lacking=of_it[1]))
    if len(in_turn) > MOST_AREAS:
        lines.append(voice.say("overdue.more", n=len(in_turn) - MOST_AREAS))
    choices = [_look(area, voice) for area in in_turn[:PAGE]]
    return Turn(state, (Reply(join(lines), (*choices, *buttons(voice, "digest"))),))


def of_area(state: State, rest: str, scene: Scene, voice: Voice) -> Turn:
    """A township by its villages, or a village by its households."""
    code, _, start = rest.partition(":")
    area = overseen_area(code, scene)
    if area is None:
        return Turn(state, (Reply(voice.say("overdue.no_area"), buttons(voice, "digest")),))
    if area.village is None:
        return Turn(state, (_township(area, scene, voice),))
    return Turn(state, (_village(area, int(start) if start.isdecimal() else 0, scene, voice),))


def nudge_area(state: State, code: str, scene: Scene, voice: Voice) -> Turn:
    """Reminds whoever owes something in a village, in the supervisor's name."""
    area = overseen_area(code, scene)
    if area is None or area.village is None:
        return Turn(state, (Reply(voice.say("overdue.no_area"), buttons(voice, "digest")),))
    return _nudge(state, dues_of(area, scene), scene, voice)


def nudge_household(state: State, household: str, scene: Scene, voice: Voice) -> Turn:
    """The same for one household."""
    card = scene.desk.card(Action.OVERSEE, household)
    if card is None:
        return Turn(state, (Reply(voice.say("household.none"), buttons(voice, "digest")),))
    return _nudge(state, [due for due in dues_of(card.area, scene) if due.card.id == household], scene, voice)


def dues_of(area: Area, scene: Scene) -> list[Due]:
    """What is late or lacking in a village, the latest first."""
    cards = {card.id: card for card in scene.desk.cards(Action.OVERSEE, area)}
    found = (duty for case in scene.desk.cases(Action.OVERSEE, area) for duty in _undone(case, scene))
    return sorted(
        (Due(duty, cards[duty.household]) for duty in found), key=lambda due: (not due.late, due.duty.due, due.card.id)
    )


def place_in(area: Area, voice: Voice) -> str:
    """The short name of an area, for a button."""
    return area.village or area.township or place(area, voice)


def _look(area: Area, voice: Voice) -> Button:
    return Button(voice.label("digest.look", place=place_in(area, voice)), f"da:{code_of(area)}")


def _undone(case: CaseHistory, scene: Scene) -> list[Duty]:
    """What is overdue of a household, and the visit that this month still lacks."""
    declared = scene.pack.declared_duties
    return longest_open(
        duty
        for duty in scene.pack.duties(case, scene.today)
        if duty.state == OVERDUE or (duty.state == OPEN and declared[duty.duty].whom == "assigned")
    )


def _nudge(state: State, dues: Sequence[Due], scene: Scene, voice: Voice) -> Turn:
    if not dues:
        return Turn(state, (Reply(voice.say("nudge.nothing"), buttons(voice, "overdue")),))
    done = scene.desk.nudged()
    fresh = [due for due in dues if (due.duty.duty, due.card.id) not in done]
    if not fresh:
        return Turn(state, (Reply(voice.say("nudge.today_already"), buttons(voice, "overdue")),))
    told: defaultdict[str, int] = defaultdict(int)
    missing: dict[str, None] = {}
    for due in fresh:
        for who in scene.desk.who_answers(due.duty, due.card.area):
            if who.person is None:
                missing[who.name] = None
            else:
                told[who.name] += 1
    lines = [voice.say("nudge.done", name=name, n=n) for name, n in told.items()]
    if missing:
        lines.append(voice.say("nudge.not_here", names=voice.list_of(list(missing))))
    return Turn(state, (Reply(join(lines), buttons(voice, "overdue")),), (Nudge(tuple(due.duty for due in fresh)),))


def _township(area: Area, scene: Scene, voice: Voice) -> Reply:
    rules, first = scene.pack.duty_rules(scene.today), scene.today.replace(day=1)
    cases = scene.desk.cases(Action.OVERSEE, area, visits_from=months_up_to(first)[0])
    found = digest_of(cases, scene.today, rules, "village", first)
    parts = [voice.say("digest.title", place=place(area, voice), day=voice.day(scene.today))]
    parts += [*_shares(found, voice), *_papers(found, scene, voice)]
    villages = _behind_first(found)
    choices = [_look(village, voice) for village in villages[:MOST_AREAS]]
    return Reply(join(parts), (*choices, *buttons(voice, "digest")), attachment=_chart(found, voice))


def _village(area: Area, start: int, scene: Scene, voice: Voice) -> Reply:
    dues = dues_of(area, scene)
    if not dues:
        return Reply(
            voice.say("overdue.village_nothing", place=place(area, voice)), buttons(voice, "overdue", "digest")
        )
    first = start if start < len(dues) else 0
    late = sum(due.late for due in dues)
    text = voice.say("overdue.village", place=place(area, voice), late=late, lacking=len(dues) - late)
    choices = [Button(_line(due, scene, voice), f"h:{due.card.id}") for due in dues[first : first + PAGE]]
    if first + PAGE < len(dues):
        more = voice.label("household.more", n=len(dues) - first - PAGE)
        choices.append(Button(more, f"da:{code_of(area)}:{first + PAGE}"))
    choices.append(Button(voice.label("nudge.village"), f"na:{code_of(area)}"))
    return Reply(text, (*choices, *buttons(voice, "overdue")))


def _line(due: Due, scene: Scene, voice: Voice) -> str:
    household = named(due.card, voice, names=scene.names)
    duty = voice.of_pack(scene.pack.declared_duties[due.duty.duty].says).plain
    if due.late:
        days = (scene.today - due.duty.due).days
        long = voice.label("overdue.years", n=days // YEAR) if days >= YEAR else voice.label("overdue.days", n=days)
        return voice.label("overdue.late", household=household, duty=duty, long=long)
    return voice.label("overdue.lacking", household=household, duty=duty)


def _shares(found: Digest, voice: Voice) -> list[Rich]:
    whole = found.share
    if not whole.of:
        return [voice.say("digest.no_visits", month=found.month.month)]
    lines = [voice.say("digest.visits", month=found.month.month, done=whole.done, of=whole.of, share=_percent(whole))]
    behind = _behind_first(found)
    if len(behind) > 1:
        for area in behind[:MOST_AREAS]:
            share = found.visits[area]
            lines.append(voice.say("digest.area", place=place_in(area, voice), done=share.done, of=share.of))
        if len(behind) > MOST_AREAS:
            lines.append(voice.say("overdue.more", n=len(behind) - MOST_AREAS))
    return lines


def _behind_first(found: Digest) -> list[Area]:
    """The areas by what they lack: where to look first."""
    return sorted(found.visits, key=lambda area: (found.visits[area].done - found.visits[area].of, str(area)))


def _papers(found: Digest, scene: Scene, voice: Voice) -> list[Rich]:
    lines = []
    for name, (waiting, late) in found.undone.items():
        counts = [voice.label("digest.late", n=late)] if late else []
        counts += [voice.label("digest.to_do", n=waiting)] if waiting else []
        if counts:
            duty = voice.of_pack(scene.pack.declared_duties[name].says)
            lines.append(voice.say("digest.papers", duty=duty, counts=voice.list_of(counts)))
    ages = [voice.label(f"digest.age.{key}", n=n) for key, n in zip(AGE_NAMES, found.late, strict=True) if n]
    if ages:
        lines.append(voice.say("digest.ages", ages=voice.list_of(ages)))
    soon = [duty.due for duty in found.pressing if duty.state == OPEN]
    if soon:
        lines.append(voice.say("digest.pressing", n=len(soon), day=voice.day(min(soon))))
    return lines


def _people(found: Digest, scene: Scene, voice: Voice) -> list[Rich]:
    desk, lines = scene.desk, []
    requests = desk.requests()
    if requests:
        oldest = max((scene.today - scene.day_of(each.opened_at)).days for each in requests)
        lines.append(voice.say("digest.requests", n=len(requests), days=oldest))
    said = desk.feedback(found.month, scene.today)
    if said.satisfied or said.so_so or said.not_satisfied:
        counts = {"good": said.satisfied, "fair": said.so_so, "bad": said.not_satisfied}
        lines.append(voice.say("digest.satisfied", **{name: str(n) for name, n in counts.items()}))
    if said.nobody_came:
        lines.append(voice.say("digest.nobody_came", n=said.nobody_came))
    names = desk.unreached()
    if names:
        shown = voice.list_of(names[:MOST_NAMES])
        key = "digest.unreached_more" if len(names) > MOST_NAMES else "digest.unreached"
        lines.append(voice.say(key, names=shown, n=len(names)))
    alone = len(desk.without_cadre())
    if alone:
        lines.append(voice.say("digest.without_cadre", n=alone))
    return lines


def _chart(found: Digest, voice: Voice) -> Chart | None:
    """How many of those owed a visit had one, month by month; None where there is only one month to show."""
    if len(found.trend) < 2:
        return None
    points = tuple(
        ChartPoint(voice.label("digest.month", month=first.month), share.done, share.of) for first, share in found.trend
    )
    said = voice.list_of([f"{point.label} {point.done}/{point.of}" for point in points])
    alt = voice.label("digest.chart_alt", months=said)
    return Chart(voice.label("digest.chart_file"), voice.label("digest.chart_title"), points, alt)


def _percent(share: Share) -> str:
    """Never 100 % while one is lacking."""
    return f"{100 * share.done // share.of}%"
