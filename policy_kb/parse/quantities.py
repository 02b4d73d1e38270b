"""What is said about a number: about, over, not yet, from … to."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from policy_kb.parse.lexicon import Tag, Token
from policy_kb.parse.numerals import Number
from policy_kb.parse.parsed import Bound

_LARGEST_DIGIT = 9


@dataclass(frozen=True)
class Hedge:
    """How exactly something is said. ``limit``: only a limit is named (最多, 至少); ``torn``: both sides."""

    approximate: bool
    bound: Bound | None
    limit: bool
    torn: bool

    @property
    def detail(self) -> dict[str, object]:
        """The bound, as the detail of a `Parsed`, where one is said."""
        return {} if self.bound is None else {"bound": self.bound}


def hedge_of(tokens: Sequence[Token]) -> Hedge:
    """What the whole answer says of its one number."""
    tags = {token.tag for token in tokens}
    numbers = [token.number for token in tokens if token.number]
    above = bool(tags & {Tag.ABOVE, Tag.AT_LEAST}) or any(number.bound == "above" for number in numbers)
    below = bool(tags & {Tag.BELOW, Tag.AT_MOST}) or any(number.bound == "below" for number in numbers)
    bound: Bound | None = "above" if above else "below" if below else None
    about = bool(tags & {Tag.ABOUT, Tag.QUESTION}) or any(number.approximate for number in numbers)
    return Hedge(about or above or below, bound, bool(tags & {Tag.AT_LEAST, Tag.AT_MOST}), torn=above and below)


def is_only_a_question_mark(tokens: Sequence[Token]) -> bool:
    """A lone "?" says that the person does not know."""
    return bool(tokens) and all(token.tag in {Tag.QUESTION, Tag.PUNCTUATION} for token in tokens)


def has(tokens: Iterable[Token], *tags: Tag) -> bool:
    """Whether a token of one of these tags is there."""
    return any(token.tag in tags for token in tokens)


def leftover(tokens: Iterable[Token], known: frozenset[Tag]) -> bool:
    """Whether something was said that the reader of ``known`` tags does not take account of."""
    return any(token.tag not in known for token in tokens)


def merge(tokens: Sequence[Token], rule: Callable[[Sequence[Token]], Token | None], size: int) -> list[Token]:
    """Tokens with each run of ``size`` that the rule understands replaced by one token."""
    merged: list[Token] = []
    index = 0
    while index < len(tokens):
        run = tokens[index : index + size]
        joined = rule(run) if len(run) == size else None
        merged.append(joined or tokens[index])
        index += size if joined else 1
    return merged


def with_ranges(tokens: Sequence[Token]) -> list[Token]:
    """八千到一万 becomes one unsure number with both ends."""
    ranged = merge(tokens, _range, size=3)
    return [replace(token, tag=Tag.ABOUT) if token.text == "~" else token for token in ranged]


def _range(run: Sequence[Token]) -> Token | None:
    first, between, last = run
    if (between.tag is not Tag.TO and between.text != "、") or not first.number or not last.number:
        return None
    low, high = first.number, last.number
    if len(low.values) != 1 or not high.values:
        ends: tuple[Fraction, ...] = low.values + high.values
    else:
        ends = (_in_unit_of(low, high), *high.values)
    number = Number(ends, last.end, sure=len(set(ends)) == 1 and low.sure and high.sure, unit=high.unit)
    return Token(Tag.NUMBER, first.text + between.text + last.text, first.start, last.end, number=number)


def _in_unit_of(low: Number, high: Number) -> Fraction:
    """The 8 of 8到9千 counts thousands."""
    bare = low.unit == 1 and 0 < low.values[0] <= _LARGEST_DIGIT and high.unit > 10
    return low.values[0] * high.unit if bare else low.values[0]


def signed(tokens: Sequence[Token]) -> tuple[list[Token], bool]:
    """Negative numbers (-2000, 负2000), and whether a sign may have been a separator (收入-2000)."""
    out: list[Token] = []
    doubtful = False
    for token in tokens:
        before = out[-1] if out else None
        if token.number and before and (before.tag is Tag.MINUS or before.text == "-"):
            doubtful = doubtful or (before.text == "-" and any(t.tag is not Tag.CURRENCY for t in out[:-1]))
            out[-1] = _negative(before, token, token.number)
        else:
            out.append(token)
    return out, doubtful


def _negative(sign: Token, token: Token, number: Number) -> Token:
    negative = replace(number, values=tuple(-value for value in number.values))
    return replace(token, text=sign.text + token.text, start=sign.start, number=negative)


def amounts(tokens: Iterable[Token]) -> list[Number]:
    """The numbers in an answer, in order. Equal ones stay apart: 儿子两百，女儿两百 is not two hundred."""
    return [token.number for token in tokens if token.number and token.tag is Tag.NUMBER]
