"""A normalised text as the pieces a name is made of: Chinese characters and typed syllables."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from policy_kb.people.sounds import Syllables, possible, syllables_of

_PIECE = re.compile(r"[a-zü]+|[\u3400-\u9fff]|[·• ]|.", re.DOTALL)
_HAN = re.compile(r"[\u3400-\u9fff]")
_WITHIN_NAMES = "·• "


@dataclass(frozen=True, slots=True)
class Unit:
    """One character or typed syllable with its place; ``sounds`` is empty for what belongs to no name."""

    start: int
    end: int
    text: str
    sounds: Syllables


def units_of(text: str) -> list[Unit]:
    """The pieces in order. Blanks and middle dots vanish, as both are written inside names."""
    return list(_units(text))


def _units(text: str) -> Iterator[Unit]:
    for match in _PIECE.finditer(text):
        piece, start = match.group(), match.start()
        if piece in _WITHIN_NAMES:
            continue
        if _HAN.match(piece):
            yield Unit(start, start + 1, piece, possible(piece))
            continue
        typed = syllables_of(piece) if piece[0].isalpha() else None
        if not typed or sum(map(len, typed)) != len(piece):
            yield Unit(start, match.end(), piece, ())
            continue
        for syllable in typed:
            yield Unit(start, start + len(syllable), syllable, (syllable,))
            start += len(syllable)


def compact(name: str) -> str:
    """A normalised name without what may stand inside it."""
    return "".join(char for char in name if char not in _WITHIN_NAMES)
