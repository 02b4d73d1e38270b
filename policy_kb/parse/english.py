"""English number words: "eight thousand", "sixty-seven"."""

import re
from fractions import Fraction

from policy_kb.parse.numerals import Number

_SMALL_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_TENS_WORDS = "twenty thirty forty fifty sixty seventy eighty ninety"
_SMALL = {word: value for value, word in enumerate(_SMALL_WORDS.split())}
_TENS = {word: value * 10 for value, word in enumerate(_TENS_WORDS.split(), start=2)}
_SCALES = {"hundred": 100, "thousand": 1000}
_WORD = "|".join(sorted((*_SMALL, *_TENS, *_SCALES), key=len, reverse=True))
_PHRASE = re.compile(rf"(?:{_WORD})(?:(?: and |[ -])(?:{_WORD}))*(?![a-z])")
_WORDS = re.compile(_WORD)


def english_number_at(text: str, start: int) -> Number | None:
    """The English number words that begin at ``start``; unsure when their order is not a number's."""
    if start and text[start - 1].isascii() and text[start - 1].isalpha():
        return None
    match = _PHRASE.match(text, start)
    if match is None:
        return None
    value = _value(_WORDS.findall(match.group()))
    values = () if value is None else (Fraction(value),)
    return Number(values, match.end(), sure=value is not None)


def _value(words: list[str]) -> int | None:
    if words.count("thousand") > 1:
        return None
    if "thousand" in words:
        at = words.index("thousand")
        left = _below_thousand(words[:at])
        right = _below_thousand(words[at + 1 :]) if words[at + 1 :] else 0
        return None if left is None or right is None else left * 1000 + right
    return _below_thousand(words)


def _below_thousand(words: list[str]) -> int | None:
    if "hundred" in words:
        at = words.index("hundred")
        left = _SMALL.get(words[0]) if at == 1 else None
        right = _below_hundred(words[at + 1 :]) if words[at + 1 :] else 0
        return None if not left or right is None else left * 100 + right
    return _below_hundred(words)


def _below_hundred(words: list[str]) -> int | None:
    if len(words) == 1:
        return _SMALL.get(words[0], _TENS.get(words[0]))
    if len(words) == len(("tens", "ones")) and words[0] in _TENS:
        ones = _SMALL.get(words[1], 0)
        return _TENS[words[0]] + ones if 0 < ones < len(_TENS) + 2 else None
    return None
