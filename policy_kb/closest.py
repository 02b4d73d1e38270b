"""The name somebody probably meant when they mistyped one."""

from collections.abc import Iterable

from rapidfuzz import fuzz, process

LIKE_ENOUGH = 75.0
"""Of 100: one or two letters off a word of six to ten; unrelated names stay well below."""
NAME_LIKE_ENOUGH = 50.0
"""The same for the two or three characters of a Chinese name, of which one may be wrong."""
MOST_ALIKE = 4


def closest(name: str, names: Iterable[str]) -> str | None:
    """The most similar of the names, or None when none is similar enough to be worth saying."""
    found = process.extractOne(name, list(names), score_cutoff=LIKE_ENOUGH)
    return None if found is None else found[0]


def alike(name: str, names: Iterable[str]) -> list[str]:
    """The names of people that are most like this one, best first: one character of two or three may differ."""
    found = process.extract(name, list(names), scorer=fuzz.ratio, limit=MOST_ALIKE, score_cutoff=NAME_LIKE_ENOUGH)
    return [each[0] for each in found if each[0] != name]
