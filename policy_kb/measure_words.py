"""The words a cadre uses for the measures of a pack, as the pack lists them."""

import re
from collections.abc import Mapping, Sequence

_NOTHING = re.compile("(?!)")


class MeasureWords:
    """Finds the measures named in a text. ``unlike``: longer words that contain one and mean something else."""

    def __init__(self, words: Mapping[int, Sequence[str]], unlike: Sequence[str] = ()) -> None:
        self._articles = {word: article for article, said in words.items() for word in said}
        longest_first = sorted({*self._articles, *unlike}, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, longest_first))) if longest_first else _NOTHING

    def named_in(self, text: str) -> list[tuple[int, int, int]]:
        """Article, start and end of every measure named, in order."""
        return [
            (self._articles[match.group()], match.start(), match.end())
            for match in self._pattern.finditer(text)
            if match.group() in self._articles
        ]
