"""How many: 两个, 3, 一个都没得."""

import datetime
from collections.abc import Sequence
from fractions import Fraction

from policy_kb.parse.lexicon import Lexicon, Tag, Token, Words, number_token
from policy_kb.parse.numerals import Number
from policy_kb.parse.parsed import Parsed, ambiguous, invalid, ok, plain, unknown
from policy_kb.parse.quantities import (
    amounts,
    has,
    hedge_of,
    is_only_a_question_mark,
    leftover,
    signed,
    with_ranges,
)
from policy_kb.parse.words import NUMBER_ANSWER

MOST_PEOPLE = 50  # nobody's household has more members; such a number answers another question
_WORDS: Words = {
    Tag.NONE: """
        没得 没有 没 莫得 冇 无 一个都没得 一个都没有 一个也没有 一个也没得 一个没得 一个没有 半个都没得
        都没得 都没有 全都没得 没得人 没人 没有人 没得哪个 没得了 没有了 没了 还没得 还没有 暂时没有
        从来没有 none nobody no nothing no_one 没的 没得的 梅得 煤得 一个都没 一个也没
    """,
    Tag.PEOPLE: """
        个 人 个人 口 口人 位 名 个娃儿 个娃 个孩子 个小孩 个学生 个老人 个老年人 个老的 个儿女 个子女
        个大学生 个人头 people persons person children child kids students elders
    """,
    Tag.FILLER: """
        我们 我们家 我们屋头 我家 我屋头 屋头 家里 家头 屋里 全家 一共 总共 拢共 共 合计 加起来 家里头
        我们屋 total in_all 一家
    """,
    Tag.DOUBT: "半个 多个 不止",
}
_ALIASES: Words = {Tag.NUMBER: "一对 就我一个 我一个 我一个人 就我一个人 两口子"}
_ALIAS_VALUES = {
    "一对": 2,
    "就我一个": 1,
    "我一个": 1,
    "我一个人": 1,
    "就我一个人": 1,
    "两口子": 2,
}
_LEXICON = Lexicon(*NUMBER_ANSWER, _WORDS, _ALIASES, matchers=(number_token,))
_KNOWN = frozenset({Tag.FILLER, Tag.PUNCTUATION, Tag.PEOPLE, Tag.NUMBER, Tag.ABOUT, Tag.QUESTION, Tag.NONE})


def parse_count(text: str, today: datetime.date) -> Parsed:
    """A number of people, 0 … `MOST_PEOPLE`. The day plays no part."""
    del today
    tokens, doubtful_sign = signed(with_ranges(_LEXICON.scan(text)))
    values = _values(tokens)
    if is_only_a_question_mark(tokens) or (has(tokens, Tag.UNKNOWN) and not values):
        return unknown()
    if not values:
        return _without_number(tokens)
    if any(value.denominator > 1 or not 0 <= value <= MOST_PEOPLE for value in values):
        return invalid(why="not-a-count")
    hedge = hedge_of(tokens)
    numbers = amounts(tokens)
    unsure = any(not number.sure for number in numbers) or len(values) > 1 or len(numbers) > 1
    if unsure or doubtful_sign or hedge.bound or has(tokens, Tag.NONE) or leftover(tokens, _KNOWN):
        together = [sum((n.values[0] for n in numbers), Fraction(0))] if _several(numbers) else []
        return ambiguous(map(plain, [*values, *together]), approximate=hedge.approximate, **hedge.detail)
    return ok(plain(values[0]), approximate=hedge.approximate)


def _several(numbers: Sequence[Number]) -> bool:
    """一个儿子一个女儿: their sum may be meant."""
    return len(numbers) > 1 and all(number.sure for number in numbers)


def _values(tokens: Sequence[Token]) -> list[Fraction]:
    values = [value for number in amounts(tokens) for value in number.values]
    values += [Fraction(_ALIAS_VALUES[t.text]) for t in tokens if t.tag is Tag.NUMBER and not t.number]
    return list(dict.fromkeys(values))


def _without_number(tokens: Sequence[Token]) -> Parsed:
    if has(tokens, Tag.NONE):
        sure = not leftover(tokens, _KNOWN) and not has(tokens, Tag.QUESTION)
        return ok(0, approximate=has(tokens, Tag.ABOUT)) if sure else ambiguous([0])
    return ambiguous() if has(tokens, Tag.VAGUE, Tag.NUMBER, Tag.DOUBT, Tag.ABOVE) else invalid(why="no-number")
