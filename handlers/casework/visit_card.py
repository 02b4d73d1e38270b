"""The one card a visit is confirmed on: all that was heard, and what may be added."""

from collections.abc import Mapping
from datetime import date, timedelta

from handlers.casework.drafts import DATE, DIFFICULTIES, EXPLAINED, FOLLOW_UP, INCOME, NEEDS, NOTE, Draft
from handlers.naming import named, told_apart
from handlers.richtext import Rich, join
from handlers.values import Button, Reply, Scene
from handlers.words import LANGUAGES, Voice, catalogue
from policy_kb.casework import HOWS, INCOME_KINDS, Card, Visit
from policy_kb.normalise import normalise

ADDED = (DIFFICULTIES, NEEDS, FOLLOW_UP, INCOME, NOTE)
MOST_CHOICES = 8
"""Households offered at once: more than fit a phone's screen are no help."""
LAST_DAYS = 3


def card_reply(draft: Draft, card: Card, scene: Scene, voice: Voice, before: tuple[Rich, ...] = ()) -> Reply:
    """The card: what is certain, then the choices. While the manner is open, it is asked with the buttons alone."""
    title = "visit.card" if draft.amends is None else "visit.amending"
    lines = [voice.say(title, household=named(card, voice, names=scene.names)), *_lines(draft, scene, voice)]
    if draft.how is None:
        lines.append(voice.say("visit.how_open"))
    choices = [Button(voice.label("visit.confirm"), "ok")] if draft.how is not None else _hows(voice)
    more = [
        Button(voice.label("visit.change.on"), f"fill:{DATE}"),
        Button(voice.label("visit.change.explained"), f"fill:{EXPLAINED}"),
    ]
    if draft.how is not None:
        more.append(Button(voice.label("visit.change.how"), "hows"))
    more += [Button(voice.label(f"visit.change.{name}"), f"fill:{name}") for name in ADDED]
    place = "place" if scene.names and draft.place is None else None  # offered, never asked for
    return Reply(join([*before, *lines]), (*choices, *more, Button(voice.label("visit.drop"), "drop")), input=place)


def card_labels() -> frozenset[str]:
    """What the buttons of the card say, in any language, made comparable."""
    changes = [f"visit.change.{name}" for name in (DATE, EXPLAINED, "how", *ADDED)]
    others = ("visit.confirm", "visit.drop", "visit.card_again", "undo.do", *(f"visit.how.{how}" for how in HOWS))
    return frozenset(normalise(catalogue(language)[key]) for language in LANGUAGES for key in (*changes, *others))


def summary(visit: Visit, voice: Voice, *, names: bool) -> list[Rich]:
    """What a visit says, line by line. Words about a household stay away from a channel that carries no names."""
    lines = [voice.say("visit.line.on", day=voice.day(visit.on)), _how_line(visit.how, voice)]
    return [*lines, *_rest(visit, voice, names=names)]


def _how_line(how: str, voice: Voice) -> Rich:
    return voice.say("visit.line.how", how=voice.label(f"visit.how.{how}"))


def _lines(draft: Draft, scene: Scene, voice: Voice) -> list[Rich]:
    lines = [] if draft.day is None else [voice.say("visit.line.on", day=voice.day(draft.day))]
    lines += [] if draft.how is None else [_how_line(draft.how, voice)]
    return [*lines, *_rest(draft, voice, names=scene.names)]


def _rest(said: Draft | Visit, voice: Voice, *, names: bool) -> list[Rich]:
    """What was explained, what is hard, wished, changed, to be done and noted, and the photo."""
    lines = []
    if said.explained:
        titles = [measure(number, voice) for number in said.explained]
        lines.append(voice.say("visit.line.explained", measures=voice.list_of(titles)))
    for name in (DIFFICULTIES, NEEDS, INCOME, FOLLOW_UP, NOTE):
        words = income_words(said.income, voice) if name == INCOME else _field_words(said, name, voice)
        if words is not None:
            lines.append(voice.say(f"visit.line.{name}", words=words if names else voice.label("private.noted")))
    if said.photo is not None:
        lines.append(voice.say("visit.photo"))
    if said.place is not None:
        where = f"{said.place[0]:.5f}, {said.place[1]:.5f}"
        lines.append(voice.say("visit.place", where=where if names else voice.label("private.noted")))
    return lines


def _field_words(said: Draft | Visit, name: str, voice: Voice) -> str | None:
    """What a field says; that there is none is said, what was not asked is left out."""
    words: str | None = getattr(said, name)
    if name == FOLLOW_UP and said.follow_up_on is not None:
        due = said.follow_up_on
        day = voice.day(due if isinstance(due, date) else date.fromisoformat(due))
        return voice.label("visit.due", what=words or "", day=day)
    return voice.label("visit.none") if words == "" else words


def income_words(income: Mapping[str, int], voice: Voice) -> str | None:
    """The changes of income by kind; None where none was spoken of."""
    if not income:
        return None
    if len(income) == len(INCOME_KINDS) and not any(income.values()):
        return voice.label("income.all_same")
    parts = [
        voice.label("visit.income_part", kind=voice.label(f"income.{kind}"), change=change(value, voice))
        for kind, value in income.items()
    ]
    return voice.list_of(parts)


def change(value: int, voice: Voice) -> str:
    """「多了3000元」, 「少了500元」, 「没变」."""
    if value == 0:
        return voice.label("income.same")
    return voice.label("income.more" if value >= 0 else "income.less", amount=voice.yuan(abs(value)))


def measure(number: int, voice: Voice) -> str:
    """A measure's title; of one that the pack does not know any more, its number."""
    found = voice.pack.measures.get(number)
    return str(number) if found is None else voice.of_pack(found.title).plain


def hows_reply(voice: Voice) -> Reply:
    """How it went, to choose."""
    return Reply(voice.say("visit.which_how"), (*_hows(voice), Button(voice.label("visit.card_again"), "card")))


def explained_reply(draft: Draft, voice: Voice, before: tuple[Rich, ...] = ()) -> Reply:
    """The measures, to tick what was explained."""
    numbers = [number for number in sorted(voice.pack.measures) if number > 0]
    ticks = tuple(
        Button(measure(n, voice), f"x:{n}:{0 if n in draft.explained else 1}", n in draft.explained) for n in numbers
    )
    return Reply(
        join([*before, voice.say("visit.which_explained")]), (*ticks, Button(voice.label("visit.card_again"), "card"))
    )


def income_reply(voice: Voice, before: tuple[Rich, ...] = ()) -> Reply:
    """The kinds of income, to choose the one that changed."""
    kinds = tuple(Button(voice.label(f"income.{kind}"), f"fill:{INCOME}:{kind}") for kind in INCOME_KINDS)
    return Reply(
        join([*before, voice.say("visit.which_income")]), (*kinds, Button(voice.label("visit.card_again"), "card"))
    )


def choose_reply(cards: list[Card], scene: Scene, voice: Voice, before: tuple[Rich, ...] = ()) -> Reply:
    """The households it may be, best first, to choose one."""
    shown = cards[:MOST_CHOICES]
    labels = told_apart(shown, scene, voice)
    choices = tuple(Button(labels[card.id], f"hh:{card.id}") for card in shown)
    return Reply(
        join([*before, voice.say("visit.which_household")]), (*choices, Button(voice.label("visit.drop"), "drop"))
    )


def date_reply(draft: Draft, scene: Scene, voice: Voice, before: tuple[Rich, ...] = ()) -> Reply:
    """Which day it was: those it may be to tap, or the last three."""
    may_be = [date.fromisoformat(day) for day in draft.days]
    days = may_be or [scene.today - timedelta(days=back) for back in range(LAST_DAYS)]
    choices = [Button(voice.day(day), f"day:{day.isoformat()}") for day in days]
    choices += [Button(voice.label("visit.every_day", n=len(may_be)), "days")] if len(may_be) > 1 else []
    if draft.on is not None:
        choices.append(Button(voice.label("visit.card_again"), "card"))
    else:
        choices.append(Button(voice.label("visit.drop"), "drop"))
    asked = voice.say("visit.which_day" if may_be else "visit.ask.on")
    return Reply(join([*before, asked]), tuple(choices), input="date")


def void_reply(draft: Draft, card: Card, scene: Scene, voice: Voice, before: tuple[Rich, ...]) -> Reply:
    """A visit that is to be taken back, before it is."""
    parts = [
        voice.say("undo.sure", household=named(card, voice, names=scene.names)),
        *_lines(draft, scene, voice),
        voice.say("visit.version_why", why=draft.why or ""),
    ]
    return Reply(
        join([*before, *parts]), (Button(voice.label("undo.do"), "void"), Button(voice.label("undo.keep"), "drop"))
    )


def _hows(voice: Voice) -> list[Button]:
    return [Button(voice.label(f"visit.how.{how}"), f"how:{how}") for how in HOWS]
