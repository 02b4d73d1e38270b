"""The ledger (台账) of a month: visits owed and made, plans and reviews as they count, in a workbook."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from handlers.attachments import Sheet, Workbook
from handlers.casework import exporting
from handlers.casework.visit_card import change, measure
from handlers.values import Button, Reply, Scene, State, Turn, buttons
from handlers.words import Voice
from policy_kb.casework import INCOME_KINDS, Action, Card, Plan, PlanItem, Recorded, Review, Visit
from policy_kb.duties import CaseHistory, Duty, visits_of_months

MONTHS_OFFERED = 3
MOST_BY_CHAT = 5_000
"""Entries of a ledger that is sent in a message; a county's goes by command line."""
Line = tuple[Card, Recorded]


@dataclass(frozen=True)
class Owed:
    """A visit that a household was owed, and the name of who owed it (nothing: nobody)."""

    card: Card
    duty: Duty
    owner: str


def command(state: State, scene: Scene, voice: Voice) -> Turn:
    """`/export`: this month's ledger, and a way to the months before."""
    if not scene.desk.may(Action.EXPORT):
        return Turn(state, (Reply(voice.say("office.not_yours"), buttons(voice, "help")),))
    return of_month(state, scene.today.strftime("%Y-%m"), scene, voice)


def of_month(state: State, rest: str, scene: Scene, voice: Voice) -> Turn:
    """The ledger of `YYYY-MM`, once it is said what for (`YYYY-MM:report`); where names may not go, the way to where
    they may.
    """
    month, _, why = rest.partition(":")
    first = _first(month)
    if first is None or not scene.desk.may(Action.EXPORT):
        return Turn(state, (Reply(voice.say("error.old_button"), buttons(voice, "help")),))
    if not scene.names:
        return Turn(state, (Reply(voice.say("private.ledger"), buttons(voice, "link")),))
    if why not in exporting.REASONS:
        return exporting.ask(state, f"lg:{month}", voice)
    found = scene.desk.recorded(Action.EXPORT, first, month_end(first))
    if len(found) > MOST_BY_CHAT:
        return Turn(state, (Reply(voice.say("ledger.too_many", n=len(found), most=MOST_BY_CHAT)),))
    earlier = [_before(first, n) for n in range(1, MONTHS_OFFERED)]
    choices = tuple(
        Button(voice.label("ledger.of_month", year=day.year, month=day.month), f"lg:{day:%Y-%m}:{why}")
        for day in earlier
    )
    text = voice.say("ledger.text", year=first.year, month=first.month, n=len(found))
    cards = {card.id: card for card in scene.desk.cards(Action.EXPORT)}
    owed = visits_owed(scene.desk.cases(Action.EXPORT), cards, first, scene.today, voice)
    every = [Owed(card, duty, _owner(card, duty, scene)) for card, duty in owed]
    made = Turn(state, (Reply(text, choices, attachment=ledger(found, every, first, voice)),))
    return exporting.noted(made, why)


def visits_owed(
    cases: Iterable[CaseHistory], cards: Mapping[str, Card], first: date, today: date, voice: Voice
) -> list[tuple[Card, Duty]]:
    """The visits owed in a month to these households, as they stand at its end, or now."""
    on = min(today, month_end(first))
    if on < first or month_end(first) < voice.pack.issued:
        return []
    rules = voice.pack.duty_rules(max(on, voice.pack.issued))
    duties = (duty for case in cases for duty in visits_of_months(case, on, (first,), rules))
    return [(cards[duty.household], duty) for duty in duties]


def _owner(card: Card, duty: Duty, scene: Scene) -> str:
    return "" if duty.owner is None else scene.desk.who_answers(duty, card.area)[0].name


def ledger(found: Iterable[Line], owed: Iterable[Owed], first: date, voice: Voice) -> Workbook:
    """The workbook of a month, a sheet a kind: a line a visit owed, a visit made, a measure of a plan, a review."""
    every = sorted(found, key=lambda line: (line[1].what.on, line[0].id))
    sheets = (
        _sheet("visits", VISITS, [_visit(*line, voice) for line in every if isinstance(line[1].what, Visit)], voice),
        _sheet("plans", PLANS, [row for line in every for row in _plan(*line, voice)], voice),
        _sheet(
            "reviews", REVIEWS, [_review(*line, voice) for line in every if isinstance(line[1].what, Review)], voice
        ),
        _sheet("owed", OWED, [_owed(each, voice) for each in owed], voice),
    )
    return Workbook(voice.label("ledger.file", year=first.year, month=first.month), sheets)


OWED = ("id", "name", "village", "owner", "state", "met_on", "tried")
VISITS = (
    *("day", "id", "name", "village", "by", "how", "explained", "difficulties", "needs", "income"),
    *("follow_up", "follow_up_on", "note", "counts"),
)
PLANS = ("day", "id", "name", "village", "by", "kind", "measure", "step", "who", "until", "why")
REVIEWS = ("day", "id", "name", "village", "by", *INCOME_KINDS, "worked", "mend")


def _sheet(name: str, columns: Sequence[str], rows: list[tuple[str, ...]], voice: Voice) -> Sheet:
    header = tuple(
        voice.label(f"income.{column}" if column in INCOME_KINDS else f"ledger.column.{column}") for column in columns
    )
    return Sheet(voice.label(f"ledger.sheet.{name}"), header, tuple(rows))


def _start(card: Card, recorded: Recorded) -> tuple[str, ...]:
    return (recorded.what.on.isoformat(), card.id, card.name, str(card.area), recorded.stamp.by_name)


def _owed(each: Owed, voice: Voice) -> tuple[str, ...]:
    card, duty = each.card, each.duty
    met = "" if duty.done_on is None else duty.done_on.isoformat()
    state = voice.label(f"ledger.state.{duty.state}")
    return (card.id, card.name, str(card.area), each.owner, state, met, str(duty.attempts or ""))


def _visit(card: Card, recorded: Recorded, voice: Voice) -> tuple[str, ...]:
    visit = recorded.what
    assert isinstance(visit, Visit)
    income = [
        voice.label("visit.income_part", kind=voice.label(f"income.{kind}"), change=change(value, voice))
        for kind, value in visit.income.items()
    ]
    return (
        *_start(card, recorded),
        voice.label(f"visit.how.{visit.how}"),
        voice.list_of([measure(number, voice) for number in visit.explained]),
        _said(visit.difficulties, voice),
        _said(visit.needs, voice),
        voice.list_of(income),
        _said(visit.follow_up, voice),
        "" if visit.follow_up_on is None else visit.follow_up_on.isoformat(),
        _said(visit.note, voice),
        voice.label("ledger.waits" if visit.waiting else "ledger.counts"),
    )


def _said(words: str | None, voice: Voice) -> str:
    """What was said; that there is nothing is written, what was not asked stays empty."""
    return "" if words is None else words or voice.label("visit.none")


def _plan(card: Card, recorded: Recorded, voice: Voice) -> list[tuple[str, ...]]:
    plan = recorded.what
    if not isinstance(plan, Plan):
        return []
    titles = {
        right.id: voice.of_pack(right.section.title).plain
        for right in voice.pack.at(voice.today).rights[voice.pack.identity.covers]
    }
    kind = voice.label(f"ledger.kind.{plan.kind}")
    return [(*_start(card, recorded), kind, *_measure(item, titles, voice)) for item in plan.items]


def _measure(item: PlanItem, titles: dict[str, str], voice: Voice) -> tuple[str, ...]:
    until = "" if item.by is None else item.by.isoformat()
    return (
        titles.get(item.right, item.right),
        voice.label(f"plan.step.{item.step}"),
        item.who or "",
        until,
        item.why or "",
    )


def _review(card: Card, recorded: Recorded, voice: Voice) -> tuple[str, ...]:
    review = recorded.what
    assert isinstance(review, Review)
    sums = tuple(_pair(review.income.get(kind)) for kind in INCOME_KINDS)
    worked = voice.list_of([measure(number, voice) for number in review.worked])
    return (*_start(card, recorded), *sums, worked, review.mend or "")


def _pair(pair: tuple[int | None, int | None] | None) -> str:
    """Last year's and this year's; what is not known stays empty."""
    return "" if pair is None else " → ".join("" if value is None else str(value) for value in pair)


def _first(month: str) -> date | None:
    try:
        return date.fromisoformat(f"{month}-01")
    except ValueError:
        return None


def month_end(first: date) -> date:
    """The last day of a month, of its first."""
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _before(first: date, months: int) -> date:
    for _ in range(months):
        first = (first - timedelta(days=1)).replace(day=1)
    return first
