"""A message as the questions it asks: one, or several, each with what it is about and what of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from policy_kb.search.facets import Facet, facets_of, subject_of, without_facets
from policy_kb.search.index import LONGEST, Found, Index

MOST_QUESTIONS = 3
_ENDS = re.compile(r"[?？。!！;；\n]+|还有就是|还有|另外|顺便问|顺便|再问")
_COMMA = re.compile(r"[,，、\s]+")
_ASKS = re.compile(
    r"吗|没得|没有|不[?？]?$|好多|多少|怎么|啷个|咋|哪|谁|几|得不得|能不能|有没有|可不可以|要不要|算不|什么|啥|么$|没$|补不|给不"
)
_JOINED = re.compile(r"和|跟|以及|、")
LONGEST_SPLIT = 300
"""Characters: what is longer was pasted, and is one question."""
LONGEST_JOINED = 24
"""Characters: in a longer sentence 和 joins people, not questions."""


@dataclass(frozen=True)
class Asked:
    """One question. `facets`: what of it is asked, everything when empty; `subject`: the words that name something."""

    text: str
    found: Found
    facets: tuple[Facet, ...] = ()
    subject: str = ""

    @property
    def leans(self) -> bool:
        """Whether it names nothing by itself: 「那要好多钱」, 「找哪个办」."""
        return not self.subject


def questions(text: str, index: Index) -> tuple[Asked, ...]:
    """What a message asks, at most three things; at least one, which may be nothing the notice covers.

    It is split only where more than one part is certain by itself: a story is one question, however long.
    """
    text = text[:LONGEST]
    whole = _asked(text, index)
    if len(text) > LONGEST_SPLIT:
        return (whole,)
    for pieces in _ways_to_split(text):
        parts = [_asked(piece, index) for piece in pieces]
        certain = _once_each(part for part in parts if _is_certain(part))
        if len(certain) > 1:
            return certain[:MOST_QUESTIONS]
        if len(certain) == 1 and not _is_certain(whole):
            return certain
    return (whole,)


def asks(text: str) -> bool:
    """Whether a text asks anything, rather than tells."""
    return bool(_ASKS.search(text) or facets_of(text) or any(mark in text for mark in "?？"))


def _asked(text: str, index: Index) -> Asked:
    found, facets, subject = index.search(text), facets_of(text), subject_of(text)
    if facets and subject and found.decision == "choose":
        bare = index.search(without_facets(text))  # 「…什么时候截止」 is said of any measure, and clouds which one
        found = bare if bare.decision == "answer" else found
    return Asked(text, found, facets, subject)


def _is_certain(asked: Asked) -> bool:
    """Certain to be about one measure, or about one topic outside the notice."""
    return not asked.leans and (asked.found.decision == "answer" or asked.found.topic is not None)


def _once_each(parts: Iterator[Asked]) -> tuple[Asked, ...]:
    """One question a measure or topic; the parts about the same one are one question with all their facets."""
    found: dict[Found, Asked] = {}
    for part in parts:
        before = found.get(part.found)
        facets = tuple(dict.fromkeys((*(before.facets if before else ()), *part.facets)))
        found[part.found] = Asked(part.text if before is None else before.text, part.found, facets, part.subject)
    return tuple(found.values())


def _ways_to_split(text: str) -> Iterator[list[str]]:
    """At full stops; at commas between two parts that both ask; a short list at its joints."""
    sentences = [piece for piece in _ENDS.split(text) if piece.strip()]
    if len(sentences) > 1:
        yield sentences
    clauses = [piece for piece in _COMMA.split(text) if piece]
    if sum(_ASKS.search(clause) is not None for clause in clauses) > 1:
        yield clauses
    joined = [piece for piece in _JOINED.split(text) if piece]
    if len(joined) > 1 and len(text) <= LONGEST_JOINED:
        yield joined
