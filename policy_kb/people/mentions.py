"""Where a text names households of a caseload, how, and how surely."""

from collections.abc import Sequence
from dataclasses import dataclass
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

    def overlaps(self, other: "Mention") -> bool:
        return self.start < other.end and other.start < self.end


def without_overlaps(found: Sequence[Mention]) -> list[Mention]:
    """Of stretches that overlap the better named, then the longer."""
    kept: list[Mention] = []
    for mention in sorted(found, key=lambda m: (m.layer, m.start - m.end, m.start)):
        if not any(mention.overlaps(other) for other in kept):
            kept.append(mention)
    return sorted(kept, key=lambda mention: mention.start)


def reconciled(mentions: Sequence[Mention]) -> list[Mention]:
    """Several names for one household narrow each other down: 0412 张三 … 老张."""
    found = list(mentions)
    for at, mention in enumerate(found):
        for other in found:
            common = tuple(household for household in mention.households if household in other.households)
            if common and len(common) < len(mention.households):
                mention = Mention(mention.start, mention.end, mention.layer, common, len(common) == 1 and other.sure)
        found[at] = mention
    return found
