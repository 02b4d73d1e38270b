"""The name somebody probably meant when they mistyped one."""

from collections.abc import Iterable

from rapidfuzz import process

LIKE_ENOUGH = 75.0
"""Of 100: one or two letters off a word of six to ten; unrelated names stay well below."""


def closest(name: str, names: Iterable[str]) -> str | None:
    """The most similar of the names, or None when none is similar enough to be worth saying."""
    found = process.extractOne(name, list(names), score_cutoff=LIKE_ENOUGH)
    return None if found is None else found[0]
