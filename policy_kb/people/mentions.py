"""Where a text names households of a caseload, how, and how surely."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum


class Layer(IntEnum):
    """How a household was named; the lower, the better."""

    NUMBER = 0
    NAME = 1
    SOUND = 2  # a homophone, or typed pinyin
    GIVEN = 3  # the given name alone
    APPELLATION = 4  # 老张, 张大爷, 张家
    INITIALS = 5
    TYPO = 6


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of the text and the households it may name (places in the caseload), best first.

    ``sure``: there is one household, and no doubt that it is meant.
    """

    start: int
    end: int
    layer: Layer
    households: tuple[int, ...]
    sure: bool


def without_overlaps(found: Sequence[Mention]) -> list[Mention]:
    """Of stretches that overlap the better named, then the longer."""
    kept: list[Mention] = []
    taken: set[int] = set()
    for mention in sorted(found, key=lambda m: (m.layer, m.start - m.end, m.start)):
        stretch = range(mention.start, mention.end)
        if taken.isdisjoint(stretch):
            taken.update(stretch)
            kept.append(mention)
    return sorted(kept, key=lambda mention: mention.start)


def reconciled(mentions: Sequence[Mention]) -> list[Mention]:
    """Several names for one household narrow each other down: 0412 张三 … 老张."""
    told_apart: dict[tuple[int, ...], bool] = {}
    for mention in mentions:
        told_apart[mention.households] = mention.sure or told_apart.get(mention.households, False)
    return [_narrowed(mention, told_apart) for mention in mentions]


def _narrowed(mention: Mention, others: Mapping[tuple[int, ...], bool]) -> Mention:
    """The mention with those households only that other mentions, sure or not, may mean as well."""
    for households, sure in others.items():
        common = tuple(household for household in mention.households if household in households)
        if common and len(common) < len(mention.households):
            mention = replace(mention, households=common, sure=len(common) == 1 and sure)
    return mention
