"""A question without the person who asked it: numbers and names gone, before it is kept for the pack to learn from."""

import re

from policy_kb.people.surnames import COMMON
from policy_kb.search.features import Question
from policy_kb.search.index import Index

LONGEST_KEPT = 80
"""Characters: a longer text is a story, and a story says who tells it."""
NUMBER, SOMEBODY = "#", "某某"
_DIGITS = re.compile(r"[\d零〇一二三四五六七八九十百千万亿两]*\d[\d零〇一二三四五六七八九十百千万亿两.,xX]*")
_CALLED = re.compile(r"(叫做|叫|姓名|名字是|名字|姓)([\u4e00-\u9fff]{1,3})")
_NAME = re.compile(f"[{''.join(sorted(COMMON))}][\u4e00-\u9fff]{{1,2}}")
_ADDRESS = re.compile(r"\S+@\S+|https?://\S+")
_LETTERS = re.compile(r"[A-Za-z]{2,}")


def anonymous(text: str, index: Index) -> str | None:
    """The question as it may be kept; None for one too long to be without its teller.

    Whatever looks like a name and is no word of the pack's phrases is taken for one: a word too many lost harms less
    than a name too many kept. Latin words that no phrase has go too: they may be names in pinyin.
    """
    if len(text) > LONGEST_KEPT:
        return None
    text = _ADDRESS.sub(NUMBER, " ".join(text.split()))
    text = _CALLED.sub(lambda found: found[1] + SOMEBODY, _DIGITS.sub(NUMBER, text))
    text = _NAME.sub(lambda found: found[0] if _is_word(found[0], index) else SOMEBODY, text)
    return _LETTERS.sub(lambda found: found[0] if _is_known_latin(found[0], index) else "…", text)


def _is_word(piece: str, index: Index) -> bool:
    """Whether the first two characters stand together in some phrase."""
    return Question.read(piece[:2]).key in index.model.signs


def _is_known_latin(word: str, index: Index) -> bool:
    return f"={word.lower()}" in index.model.signs
