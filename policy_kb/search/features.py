"""A question as the set of its signs: n-grams of characters and of syllables, words of Latin script, concepts.

Characters carry the meaning; syllables without tone, as the dialect merges them, carry what voice input and pinyin
keyboards keep when they take the wrong character, and are the same for a question typed in pinyin; a concept stands
for all its words, so that an animal nobody thought of listing beside a measure still counts as an animal.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from policy_kb.people.sounds import merged, reading, syllables_of
from policy_kb.search.folding import fold

VERSION = 1
"""Of the signs: a model trained on other ones is of no use."""
_RUN = re.compile(r"[\u3400-\u9fff]+|[a-z]+")
_CHARACTERS = (1, 2)
_SYLLABLES = (2, 3)
_LETTERS = (4, 5)
_LEAST_WORD = 3
SYLLABLE, WORD, LETTERS, CONCEPT = "~", "=", "@", "#"
"""First characters of the signs that are not plain characters."""


@dataclass(frozen=True)
class Concepts:
    """Words that stand for one thing, by its name: 猪, 羊, 鸡 for animals."""

    words: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @cached_property
    def _patterns(self) -> dict[str, re.Pattern[str]]:
        longest_first = {name: sorted(map(fold, words), key=len, reverse=True) for name, words in self.words.items()}
        return {name: re.compile("|".join(map(re.escape, words))) for name, words in longest_first.items()}

    def within(self, folded: str) -> Iterator[str]:
        """The names of those that a folded text speaks of."""
        return (name for name, pattern in self._patterns.items() if pattern.search(folded))


@dataclass(frozen=True)
class Question:
    """A text as it is compared: the runs of its Chinese characters and of its Latin letters, in order."""

    folded: str

    @classmethod
    def read(cls, text: str) -> "Question":
        """Any text; marks and blanks only part the runs."""
        return cls(fold(text))

    @cached_property
    def runs(self) -> list[str]:
        return _RUN.findall(self.folded)

    @cached_property
    def key(self) -> str:
        """The same for questions that differ in marks and blanks only."""
        return "".join(self.runs)

    def signs(self, concepts: Concepts) -> set[str]:
        """The n-grams, words and concepts of the question, each once."""
        han = "".join(run for run in self.runs if not run.isascii())
        latin = [run for run in self.runs if run.isascii()]
        found = set(_grams(han, _CHARACTERS))
        found.update(SYLLABLE + sign for sign in self._syllable_grams())
        found.update(WORD + word for word in latin if len(word) >= _LEAST_WORD)
        for word in latin:
            found.update(LETTERS + gram for gram in _grams(f"^{word}$", _LETTERS))
        found.update(CONCEPT + name for name in concepts.within(self.folded))
        return found

    def _syllable_grams(self) -> Iterator[str]:
        for stretch in self._syllables():
            for length in _SYLLABLES:
                for start in range(len(stretch) - length + 1):
                    yield " ".join(stretch[start : start + length])

    def _syllables(self) -> Iterator[list[str]]:
        """The question as it sounds; a Latin word that is no pinyin parts what stands before from what stands after."""
        stretch: list[str] = []
        for run in self.runs:
            sounds = [reading(char) for char in run] if not run.isascii() else syllables_of(run)
            if sounds is None:
                yield stretch
                stretch = []
            else:
                stretch += [merged(sound.replace("ü", "v")) for sound in sounds if sound]
        yield stretch


def _grams(text: str, lengths: Sequence[int]) -> Iterator[str]:
    for length in lengths:
        for start in range(len(text) - length + 1):
            yield text[start : start + length]
