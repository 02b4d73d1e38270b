"""Support that children pay in for an elder: yuan per month, of all children together."""

import datetime
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from policy_kb.parse import money_words
from policy_kb.parse.lexicon import Tag, Token
from policy_kb.parse.numerals import Number
from policy_kb.parse.parsed import Parsed, ambiguous, invalid, ok, plain, unknown
from policy_kb.parse.periods import PERIODS, period_of
from policy_kb.parse.quantities import amounts, has, hedge_of, is_only_a_question_mark, leftover

LARGEST_SUPPORT = 100_000  # a month
MOST_CHILDREN = 20
SMALLEST_BARE_AMOUNT = 10  # a bare "5" may be 5 yuan or 5 hundred
_MONTHS_OF = {
    Tag.MONTH: ("month", 1),
    Tag.QUARTER: ("quarter", 3),
    Tag.HALF_YEAR: ("half-year", 6),
    Tag.YEAR: ("year", 12),
}
_KNOWN = frozenset(
    {
        *(Tag.FILLER, Tag.PUNCTUATION, Tag.QUESTION, Tag.NUMBER, Tag.ABOUT, Tag.ABOVE, Tag.BELOW, Tag.CURRENCY),
        *(Tag.YEAR, Tag.MONTH, Tag.QUARTER, Tag.TOTAL, Tag.EARNED, Tag.CHILD, Tag.EACH, Tag.AVERAGE),
    }
)


def parse_money_month(text: str, today: datetime.date) -> Parsed:
    """Yuan per month, never negative; a bare number is per month. ``detail`` says children, per, bound, needs."""
    tokens, doubtful_sign = money_words.tokens_of(money_words.SUPPORT, text, today)
    numbers = amounts(tokens)
    if is_only_a_question_mark(tokens) or (has(tokens, Tag.UNKNOWN) and not numbers):
        return unknown()
    if not numbers:
        return _without_amount(tokens)
    values = [abs(value) if doubtful_sign else value for number in numbers for value in number.values]
    if any(value < 0 for value in values):
        return invalid(why="negative")
    return _settled(tokens, numbers, values, doubtful_sign)


def _settled(tokens: Sequence[Token], numbers: Sequence[Number], values: list[Fraction], doubtful_sign: bool) -> Parsed:
    said, certain = period_of(tokens)
    period, months = _MONTHS_OF[said or Tag.MONTH]
    hedge = hedge_of(tokens)
    detail = dict(hedge.detail)
    if said:
        detail["per"] = period
    monthly = [value / months for value in values]
    if monthly and min(monthly) > LARGEST_SUPPORT:
        return invalid(why="absurd")
    needs = _needs(tokens)
    if needs:
        return ambiguous(approximate=hedge.approximate, needs=needs, **detail)
    children = _children(tokens)
    factors = _factors(tokens, children) if len(numbers) == 1 else (1,)
    if children is not None:
        detail["children"] = children
    candidates = [value * factor for factor in factors for value in monthly]
    if len(numbers) > 1:  # one child this much, another that much: perhaps the sum is meant
        candidates.append(sum(monthly, Fraction(0)))
    small = 0 < values[0] < SMALLEST_BARE_AMOUNT and not has(tokens, Tag.CURRENCY) if values else True
    open_ = doubtful_sign or small or hedge.limit or hedge.torn or leftover(tokens, _KNOWN) or not certain
    if open_ or len(candidates) != 1 or not numbers[0].sure:
        return ambiguous(map(plain, candidates), approximate=hedge.approximate, **detail)
    return ok(plain(candidates[0]), approximate=hedge.approximate, **detail)


def _without_amount(tokens: Sequence[Token]) -> Parsed:
    if has(tokens, Tag.NONE):
        childless = any(first.tag is Tag.NONE and second.tag is Tag.CHILD for first, second in pairwise(tokens))
        known = not leftover(tokens, _KNOWN | {Tag.NONE}) and not has(tokens, Tag.QUESTION)
        certain = known and not childless
        return ok(0, approximate=has(tokens, Tag.ABOUT)) if certain else ambiguous([0])
    vague = has(tokens, Tag.VAGUE, Tag.NUMBER, Tag.FESTIVAL, Tag.DAY)
    return ambiguous(needs="amount") if vague else invalid(why="no-amount")


def _needs(tokens: Sequence[Token]) -> str:
    """What must be known before the amount means anything, empty when nothing more."""
    counted_period = any(token.number for token in tokens if token.tag in PERIODS)
    if has(tokens, Tag.FESTIVAL, Tag.DAY, Tag.CALENDAR_YEAR) or counted_period:
        return "period"
    if has(tokens, Tag.ELDER):
        return "elders"
    if has(tokens, Tag.EACH) and _children(tokens) is None:
        return "children"
    return ""


def _children(tokens: Sequence[Token]) -> int | None:
    counts = [token.number for token in tokens if token.tag in {Tag.CHILD, Tag.PEOPLE} and token.number]
    if len(counts) != 1 or not counts[0].sure or sum(token.tag is Tag.CHILD for token in tokens) > 1:
        return None
    count = counts[0].values[0]
    return int(count) if count.denominator == 1 and 1 <= count <= MOST_CHILDREN else None


def _factors(tokens: Sequence[Token], children: int | None) -> tuple[int, ...]:
    """How often the amount is paid: 三个儿女给五百 may be five hundred each or together."""
    if children is None:
        several = [token for token in tokens if token.tag is Tag.CHILD]
        return (1,) if len(several) <= 1 or has(tokens, Tag.TOTAL) else (1, len(several))
    if has(tokens, Tag.EACH):
        return (1, children) if has(tokens, Tag.TOTAL) else (children,)
    return (1,) if has(tokens, Tag.TOTAL) or children == 1 else (1, children)
