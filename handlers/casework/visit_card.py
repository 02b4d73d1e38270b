"""The one card a visit is confirmed on: all that was heard, and what may be added."""

from datetime import date

from handlers.casework.drafts import DATE, DIFFICULTIES, FOLLOW_UP, INCOME, NEEDS, NOTE, Draft
from handlers.naming import named
from handlers.richtext import Rich, join
from handlers.values import Button, Reply, Scene
from handlers.words import Voice
from policy_kb.casework import HOWS, INCOME_KINDS, Card, Visit

ADDED = (DIFFICULTIES, NEEDS, FOLLOW_UP, INCOME, NOTE)
MOST_CHOICES = 8
"""Households offered at once: more than fit a phone's screen are no help."""


def card_reply(draft: Draft, card: Card, scene: Scene, voice: Voice, before: tuple[Rich, ...] = ()) -> Reply:
    """The card: what is certain, then the choices. While the manner is open, it is asked with the buttons alone."""
    lines = [voice.say("visit.card", household=named(card, voice, names=scene.names)), *_lines(draft, scene, voice)]
    if draft.how is None:
        lines.append(voice.say("visit.how_open"))
    choices = [Button(voice.label("visit.confirm"), "ok")] if draft.how is not None else _hows(voice)
    more = [
        Button(voice.label("visit.change.on"), f"fill:{DATE}"),
        Button(voice.label("visit.change.explained"), "explained"),
    ]
    if draft.how is not None:
        more.append(Button(voice.label("visit.change.how"), "hows"))
    more += [Button(voice.label(f"visit.change.{name}"), f"fill:{name}") for name in ADDED]
    return Reply(join([*before, *lines]), (*choices, *more, Button(voice.label("visit.drop"), "drop")))


def summary(visit: Visit, voice: Voice, *, names: bool) -> list[Rich]:
    """What a kept visit says, line by line. Words about a household stay away from a channel that carries no names."""
    return _said(
        visit.on,
        visit.how,
        visit.explained,
        _private(visit) if names else {},
        dict(visit.income) if names else {},
        voice,
    )


def _lines(draft: Draft, scene: Scene, voice: Voice) -> list[Rich]:
    private = {name: words for name in (DIFFICULTIES, NEEDS, FOLLOW_UP, NOTE) if (words := getattr(draft, name))}
    income = dict(draft.income)
    if draft.follow_up_on is not None:
        day = voice.day(date.fromisoformat(draft.follow_up_on))
        private[FOLLOW_UP] = voice.label("visit.due", what=private.get(FOLLOW_UP, ""), day=day)
    if not scene.names:
        private, income = dict.fromkeys(private, voice.label("private.noted")), {}
    lines = _said(draft.day, draft.how, draft.explained, private, income, voice)
    if draft.photo is not None:
        lines.append(voice.say("visit.photo"))
    return lines


def _private(visit: Visit) -> dict[str, str]:
    return {name: words for name in (DIFFICULTIES, NEEDS, FOLLOW_UP, NOTE) if (words := getattr(visit, name))}


def _said(
    on: date | None,
    how: str | None,
    explained: tuple[int, ...],
    private: dict[str, str],
    income: dict[str, int],
    voice: Voice,
) -> list[Rich]:
    lines = [] if on is None else [voice.say("visit.line.on", day=voice.day(on))]
    if how is not None:
        lines.append(voice.say("visit.line.how", how=voice.label(f"visit.how.{how}")))
    if explained:
        lines.append(voice.say("visit.line.explained", measures=voice.list_of([measure(n, voice) for n in explained])))
    lines += [voice.say(f"visit.line.{name}", words=words) for name, words in private.items()]
    if income:
        parts = [
            voice.label("visit.income_part", kind=voice.label(f"income.{kind}"), change=change(value, voice))
            for kind, value in income.items()
        ]
        lines.append(voice.say("visit.line.income", words=voice.list_of(parts)))
    return lines


def change(value: int, voice: Voice) -> str:
    """「多了3000元」, 「少了500元」."""
    return voice.label("income.more" if value >= 0 else "income.less", amount=voice.yuan(abs(value)))


def measure(number: int, voice: Voice) -> str:
    """A measure's title; of one that the pack does not know any more, its number."""
    found = voice.pack.measures.get(number)
    return str(number) if found is None else voice.of_pack(found.title).plain


def hows_reply(voice: Voice) -> Reply:
    """How it went, to choose."""
    return Reply(voice.say("visit.which_how"), (*_hows(voice), Button(voice.label("visit.card_again"), "card")))


def explained_reply(draft: Draft, voice: Voice) -> Reply:
    """The measures, to tick what was explained."""
    numbers = [number for number in sorted(voice.pack.measures) if number > 0]
    ticks = tuple(
        Button(measure(n, voice), f"x:{n}:{0 if n in draft.explained else 1}", n in draft.explained) for n in numbers
    )
    return Reply(voice.say("visit.which_explained"), (*ticks, Button(voice.label("visit.card_again"), "card")))


def income_reply(voice: Voice) -> Reply:
    """The kinds of income, to choose the one that changed."""
    kinds = tuple(Button(voice.label(f"income.{kind}"), f"fill:{INCOME}:{kind}") for kind in INCOME_KINDS)
    return Reply(voice.say("visit.which_income"), (*kinds, Button(voice.label("visit.card_again"), "card")))


def choose_reply(cards: list[Card], scene: Scene, voice: Voice, before: tuple[Rich, ...] = ()) -> Reply:
    """The households it may be, best first, to choose one."""
    shown = tuple(Button(named(card, voice, names=scene.names), f"hh:{card.id}") for card in cards[:MOST_CHOICES])
    return Reply(
        join([*before, voice.say("visit.which_household")]), (*shown, Button(voice.label("visit.drop"), "drop"))
    )


def _hows(voice: Voice) -> list[Button]:
    return [Button(voice.label(f"visit.how.{how}"), f"how:{how}") for how in HOWS]
