"""A line as it is read, and the way back to the words as they were written."""

from dataclasses import dataclass
from functools import lru_cache

from policy_kb.normalise import normalise

_TRIM = " ,。;!、:.…\"“”'()"


@dataclass(frozen=True)
class Folded:
    """A line in one width and script; blanks stay, because people without punctuation pause with them."""

    text: str
    written: str
    places: tuple[int, ...]
    """Where each character of ``text`` stands in ``written``."""

    @classmethod
    def read(cls, written: str) -> "Folded":
        """Never raises."""
        chars: list[str] = []
        places: list[int] = []
        for place, char in enumerate(written):
            folded = "," if char in "\r\n" else " " if char.isspace() else _folded(char)
            if folded == " " and (not chars or chars[-1] == " "):
                continue
            chars.extend(folded)
            places.extend([place] * len(folded))
        return cls("".join(chars), written, tuple(places))

    def words(self, start: int, end: int) -> str:
        """The person's own words of a stretch, without the marks at its ends."""
        while start < end and self.text[start] in _TRIM:
            start += 1
        while start < end and self.text[end - 1] in _TRIM:
            end -= 1
        return self.written[self.places[start] : self.places[end - 1] + 1] if start < end else ""


@lru_cache(maxsize=16_384)
def _folded(char: str) -> str:
    return normalise(char)
