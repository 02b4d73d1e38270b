"""Long texts in pieces that a channel takes: counted as it counts, cut where a reader would pause, styles kept."""

import re
import unicodedata
from typing import Final

from handlers.richtext import Rich, Span

PAUSES: Final = (
    re.compile(r"\n\s*\n"),
    re.compile(r"\n"),
    re.compile(r"(?<=[。！？!?])|(?<=[.])\s"),
    re.compile(r"(?<=[，；、,;])|\s"),
)
"""Where to cut, the best place first."""
FULL_ENOUGH: Final = 0.5
"""A better place to cut is taken only if it leaves a piece at least this full."""
JOINERS: Final = {"\u200d", "\ufe0f", "\ufe0e"}
FLAGS: Final = range(0x1F1E6, 0x1F200)
UNSEEN: Final = re.compile(
    r"[\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202f"
    r"\u205f-\u206f\u2800\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb]*"
)
"""Nothing but white space and what cannot be seen: some channels refuse a message that is no more than that."""


def units(text: str) -> int:
    """UTF-16 code units, as Telegram counts."""
    return len(text) + sum(character > "\uffff" for character in text)


def empty(text: str) -> bool:
    """Whether a reader would see nothing."""
    return UNSEEN.fullmatch(text) is not None


def split(text: Rich, longest: int) -> list[Rich]:
    """Pieces of at most `longest` units, in order; nothing is left out but white space at the cuts.

    Pieces in which there is nothing to see are left out; of such a text none remains.
    """
    words = text.plain
    pieces: list[Rich] = []
    start = 0
    while start < len(words):
        end = _end(words, start, longest)
        piece = words[start:end]
        if not empty(piece):
            whole = start == 0 and end == len(words)
            cut = 0 if whole or start == 0 else len(piece) - len(piece.lstrip())
            tail = 0 if end == len(words) else len(piece) - len(piece.rstrip())
            pieces.append(_part(text, start + cut, end - tail))
        start = end
    return pieces


def _end(words: str, start: int, longest: int) -> int:
    """Where the piece that begins at `start` ends."""
    end = _fitting(words, start, longest)
    if end == len(words):
        return end
    window = words[start:end]
    for pause in PAUSES:
        places = [found.end() for found in pause.finditer(window) if found.end() > 0]
        if places and places[-1] >= len(window) * FULL_ENOUGH:
            return start + places[-1]
    whole = end
    while whole > start + 1 and _joined(words, whole):
        whole -= 1
    return whole if not _joined(words, whole) else end


def _fitting(words: str, start: int, longest: int) -> int:
    """The farthest end whose piece still fits; at least one character."""
    count = 0
    for place in range(start, len(words)):
        count += 2 if words[place] > "\uffff" else 1
        if count > longest:
            return max(place, start + 1)
    return len(words)


def _joined(words: str, place: int) -> bool:
    """Whether the characters before and after this place are drawn as one."""
    before, after = words[place - 1], words[place]
    flags = ord(before) in FLAGS and ord(after) in FLAGS
    return after in JOINERS or before == "\u200d" or unicodedata.combining(after) != 0 or flags


def _part(text: Rich, start: int, end: int) -> Rich:
    """The characters from `start` to `end`, in their styles."""
    spans: list[Span] = []
    at = 0
    for span in text.spans:
        piece = span.text[max(0, start - at) : max(0, end - at)]
        if piece:
            spans.append(Span(piece, span.strong))
        at += len(span.text)
    return Rich(tuple(spans))
