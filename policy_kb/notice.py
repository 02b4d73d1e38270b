"""The official text of a notice, cut into its numbered articles, to be quoted beside our own words."""

import re

from policy_kb.errors import PolicyError

PREAMBLE = 0
_DIGITS = "零一二三四五六七八九"
_HEADING = re.compile(r"^([一二三四五六七八九十]{1,3})、")
_BLANK = re.compile(r"\s+")
_SENTENCE_ENDS = ("。", "；", "！", "？")


class NoArticles(PolicyError):
    """The text has no numbered article: a line that begins with 一、 is where the first one starts."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


def split_articles(text: str) -> dict[int, str]:
    """The articles of a Chinese notice by number; 0 is what stands before the first, where there are sentences.

    A line begins an article when it carries the next number in turn (一、 then 二、 ...), so that a list inside an
    article does not. White space is tidied, empty lines fall away, what follows the last article stays with it. Raises
    NoArticles.
    """
    found: dict[int, list[str]] = {PREAMBLE: []}
    article = PREAMBLE
    for line in filter(None, map(_tidy, text.splitlines())):
        heading = _HEADING.match(line)
        if heading is not None and _number(heading[1]) == article + 1:
            article += 1
            found[article] = []
        found[article].append(line)
    if article == PREAMBLE:
        raise NoArticles
    found[PREAMBLE] = _body(found[PREAMBLE])
    return {number: "\n".join(lines) for number, lines in found.items() if lines}


def _tidy(line: str) -> str:
    return _BLANK.sub(" ", line.replace("\ufeff", "")).strip()


def _number(numeral: str) -> int | None:
    """一 to 九十九; None for what is no such numeral."""
    tens, ten, ones = numeral.rpartition("十")
    if len(tens) > 1 or len(ones) > 1 or "十" in tens:
        return None
    return (_DIGITS.index(tens or "一") * 10 if ten else 0) + _DIGITS.index(ones or "零")


def _body(lines: list[str]) -> list[str]:
    """The sentences that lead over to the first article, without the letterhead, addressees and titles before them."""
    start = len(lines)
    while start > 0 and lines[start - 1].endswith(_SENTENCE_ENDS):
        start -= 1
    return lines[start:]
