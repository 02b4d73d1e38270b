"""What is wrong with a roster, or worth a second look: where it stands, and which sentence says it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from handlers.richtext import render
from handlers.words import catalogue

SHOWN = 40
"""Characters of a wrong value repeated in a problem: enough to find it, not enough to flood a line."""
MOST = 200
"""Problems, and warnings, that are kept; beyond that they are counted, because nobody reads more at once."""


@dataclass(frozen=True)
class Problem:
    """A problem or a warning. `key` names the catalogue's sentence, `values` what is put into it."""

    sheet: str | None
    cell: str | None
    key: str
    values: Mapping[str, str] = field(default_factory=dict)

    def words(self, language: str) -> str:
        """`户!F12：…`, in that language."""
        sentences = catalogue(language)
        says = render(sentences[self.key], self.values).plain
        if self.sheet is None:
            return says
        place = self.sheet if self.cell is None else f"{self.sheet}!{self.cell}"
        return render(sentences["roster.at"], {"place": place, "says": says}).plain


@dataclass
class Found:
    """The first of the problems (or warnings), and how many there are."""

    kept: list[Problem] = field(default_factory=list)
    count: int = 0

    def add(self, problem: Problem) -> None:
        self.count += 1
        if len(self.kept) < MOST:
            self.kept.append(problem)


class BadCell(Exception):
    """A cell that cannot be what its column holds: the key of a problem, and its values."""

    def __init__(self, key: str, **values: str) -> None:
        super().__init__(key)
        self.key, self.values = key, values


class Unreadable(Exception):
    """A file of which nothing can be read."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.key)
        self.problem = problem


def shown(value: object) -> str:
    """A wrong value as it is repeated: on one line, and short."""
    text = " ".join(str(value).split())
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"
