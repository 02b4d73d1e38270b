"""Income: net yuan per person per year, asked back wherever one of these words is not certain."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from policy_kb.parse import money_words
from policy_kb.parse.lexicon import Tag, Token
from policy_kb.parse.numerals import Number
from policy_kb.parse.parsed import Parsed, ambiguous, invalid, ok, plain, unknown
from policy_kb.parse.periods import period_of
from policy_kb.parse.quantities import Hedge, amounts, has, hedge_of, is_only_a_question_mark, leftover

LARGEST_INCOME = 1_000_000  # a person a year: beyond it, a household's fortune or a slip of the finger
LARGEST_HOUSEHOLD = 50
SMALLEST_BARE_AMOUNT = 100  # a bare "8" may be 8 yuan, 8 thousand or 8 万
LEAST_SHARE = (
    3_000  # a year: 「四口人，八千」 would leave each with less than anybody lives on, so it may be each one's
)
_MONTHS, _QUARTERS = 12, 4
_KNOWN = frozenset(
    {
        *(Tag.FILLER, Tag.PUNCTUATION, Tag.QUESTION, Tag.NUMBER, Tag.ABOUT, Tag.ABOVE, Tag.BELOW),
        *(Tag.CURRENCY, Tag.YEAR, Tag.MONTH, Tag.QUARTER, Tag.PER_PERSON, Tag.AVERAGE, Tag.HOUSEHOLD),
        *(Tag.TOTAL, Tag.EARNED, Tag.PEOPLE, Tag.NET, Tag.LOSS, Tag.CALENDAR_YEAR),
    }
)
_PERIODS = {
    Tag.YEAR: ("", Fraction(1)),
    Tag.MONTH: ("month", Fraction(_MONTHS)),
    Tag.QUARTER: ("quarter", Fraction(_QUARTERS)),
    Tag.HALF_YEAR: ("half-year", Fraction(2)),
}
_TOGETHER = (Tag.HOUSEHOLD, Tag.TOTAL)
_WHOLE_HOUSEHOLD = frozenset({"一家", "全家", "一家人", "一家子"})


@dataclass(frozen=True)
class _Basis:
    """Whose money a number is: that of ``persons`` together; ``needs`` names what has to be asked."""

    persons: int = 1
    detail: tuple[tuple[str, object], ...] = ()
    needs: str = ""
    either: bool = False  # not said whether per person or for all


def parse_money_year(text: str, today: datetime.date) -> Parsed:
    """Yuan per person per year; losses are negative. ``detail`` says basis, total, persons, per, year, bound."""
    tokens, doubtful_sign = money_words.tokens_of(money_words.INCOME, text, today)
    numbers = amounts(tokens)
    if is_only_a_question_mark(tokens) or (has(tokens, Tag.UNKNOWN) and not numbers):
        return unknown()
    if not numbers:
        return _without_amount(tokens)
    values = [value for number in numbers for value in number.values]
    if doubtful_sign:
        values = [value for n in values for value in (n, -n)]
    loss = has(tokens, Tag.LOSS)
    if loss:
        values = [-abs(value) for value in values]
    hedge = hedge_of(tokens)
    unsure = len(values) != 1 or not numbers[0].sure or _open(tokens, numbers, hedge, today)
    return _settled(tokens, values, _year_detail(tokens, today) | _bound(hedge, loss), hedge, unsure)


def _settled(
    tokens: Sequence[Token], values: list[Fraction], detail: dict[str, object], hedge: Hedge, unsure: bool
) -> Parsed:
    said, certain = period_of(tokens)
    period, factor = _PERIODS[said or Tag.YEAR]
    basis = _basis(tokens)
    if period:
        detail["per"] = period
    yearly = [value * factor for value in values]
    if len(yearly) == 1 and (basis.persons > 1 or basis.needs):
        detail["total"] = plain(yearly[0])
    detail |= dict(basis.detail)
    shares = [value / basis.persons for value in yearly]
    either = basis.either and any(abs(share) < LEAST_SHARE for share in shares)
    shares += yearly if either else []
    if shares and all(abs(share) > LARGEST_INCOME for share in shares):
        return invalid(why="absurd", **detail)
    if has(tokens, Tag.GROSS):
        return ambiguous(map(plain, shares), approximate=hedge.approximate, gross=True, **detail)
    if basis.needs:
        return ambiguous(approximate=hedge.approximate, needs=basis.needs if "total" in detail else "amount", **detail)
    if has(tokens, Tag.DAY):
        return ambiguous(approximate=hedge.approximate, needs="days", **detail)
    if any(token.number for token in tokens if token.tag in _PERIODS):
        return ambiguous(approximate=hedge.approximate, needs="period", **detail)
    if unsure or either or not certain:
        return ambiguous(map(plain, shares), approximate=hedge.approximate, **detail)
    return ok(plain(shares[0]), approximate=hedge.approximate, **detail)


def _without_amount(tokens: Sequence[Token]) -> Parsed:
    if has(tokens, Tag.LOSS) and not has(tokens, Tag.NONE):
        return ambiguous(needs="amount", loss=True)
    if has(tokens, Tag.NONE):
        # 没有2021年的 speaks of a record, not of an income
        record = has(_after_nothing(tokens), Tag.CALENDAR_YEAR)
        known = not leftover(tokens, _KNOWN | {Tag.NONE}) and not has(tokens, Tag.QUESTION, Tag.LOSS)
        certain = known and not record
        return ok(0, approximate=has(tokens, Tag.ABOUT)) if certain else ambiguous([0])
    vague = has(tokens, Tag.VAGUE, Tag.NUMBER, Tag.GROSS, Tag.DAY)
    return ambiguous(needs="amount") if vague else invalid(why="no-amount")


def _after_nothing(tokens: Sequence[Token]) -> Sequence[Token]:
    at = next(index for index, token in enumerate(tokens) if token.tag is Tag.NONE)
    return tokens[at + 1 :]


def _open(tokens: Sequence[Token], numbers: Sequence[Number], hedge: Hedge, today: datetime.date) -> bool:
    """Whether the number, though one, cannot be taken as it stands."""
    value = abs(numbers[0].values[0])
    bare = not has(tokens, Tag.CURRENCY)
    too_small = 0 < value < SMALLEST_BARE_AMOUNT and bare
    a_year = bare and today.year - _MONTHS <= value <= today.year + 1 and value % 10 != 0
    many_years = sum(token.tag is Tag.CALENDAR_YEAR for token in tokens) > 1
    loss_of_loss = has(tokens, Tag.LOSS) and numbers[0].values[0] < 0
    return too_small or a_year or many_years or loss_of_loss or hedge.limit or hedge.torn or leftover(tokens, _KNOWN)


def _bound(hedge: Hedge, loss: bool) -> dict[str, object]:
    """A loss of over 2,000 lies below -2,000."""
    if hedge.bound is None or not loss:
        return hedge.detail
    return {"bound": "below" if hedge.bound == "above" else "above"}


def _year_detail(tokens: Sequence[Token], today: datetime.date) -> dict[str, object]:
    years = money_words.said_years(tokens, today)
    return {"year": years[0]} if len(years) == 1 else {}


def _basis(tokens: Sequence[Token]) -> _Basis:
    if has(tokens, Tag.PER_PERSON):
        return _Basis(detail=(("basis", "person"),))
    people = [token.number for token in tokens if token.tag is Tag.PEOPLE]
    household = ("basis", "household")
    if not people:
        return _Basis(detail=(household,), needs="persons") if has(tokens, *_TOGETHER) else _Basis()
    count = _people_count(people)
    if count is None or has(tokens, Tag.WORK):  # those who work are not all who live on it
        return _Basis(detail=(household,), needs="persons")
    together = _together(tokens) and not has(tokens, Tag.AVERAGE)
    return _Basis(count, (("persons", count), household), either=not together and count > 1)


def _people_count(people: Sequence[Number | None]) -> int | None:
    if len(people) != 1 or people[0] is None or not people[0].sure:
        return None
    count = people[0].values[0]
    return int(count) if count.denominator == 1 and 1 <= count <= LARGEST_HOUSEHOLD else None


def _together(tokens: Sequence[Token]) -> bool:
    """Whether the amount is said of all; 家里四口人 only says how many live there."""
    if has(tokens, Tag.TOTAL, Tag.EARNED, Tag.LOSS):
        return True
    for token, after in zip(tokens, (*tokens[1:], None), strict=True):
        descriptive = after is not None and after.tag is Tag.PEOPLE and token.text not in _WHOLE_HOUSEHOLD
        if token.tag is Tag.HOUSEHOLD and not descriptive:
            return True
    return False
