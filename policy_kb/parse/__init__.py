"""Answers of the interview as typed or spoken, read into values: pure functions, no clock, no I/O."""

import datetime
from collections.abc import Callable, Mapping

from policy_kb.normalise import normalise
from policy_kb.parse.ages import parse_age
from policy_kb.parse.counts import parse_count
from policy_kb.parse.dates import parse_date
from policy_kb.parse.household import parse_household_type
from policy_kb.parse.money_month import parse_money_month
from policy_kb.parse.money_year import parse_money_year
from policy_kb.parse.parsed import Parsed, invalid
from policy_kb.parse.yes_no import parse_yes_no

__all__ = ["KINDS", "LONGEST_ANSWER", "Parsed", "UnknownKind", "parse"]

LONGEST_ANSWER = 120  # characters: longer texts are stories, and one value picked out of them would be a guess

# Each takes a normalised text.
_READERS: Mapping[str, Callable[[str, datetime.date], Parsed]] = {
    "yes_no": parse_yes_no,
    "money_year": parse_money_year,
    "money_month": parse_money_month,
    "count": parse_count,
    "age": parse_age,
    "date": parse_date,
    "household_type": parse_household_type,
}
KINDS: tuple[str, ...] = tuple(_READERS)


class UnknownKind(ValueError):
    """There is no such kind of answer."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"There is no kind of answer called {kind!r}; there are {', '.join(KINDS)}.")


def parse(kind: str, text: str, today: datetime.date) -> Parsed:
    """Read one answer of a ``kind`` of `KINDS`, as of ``today``.

    Whatever the text, an answer comes back and nothing is raised; an unknown kind raises `UnknownKind`.
    """
    if kind not in _READERS:
        raise UnknownKind(kind)
    # Twice, because folding can shorten a text (blanks) and lengthen it (one ligature may be a whole phrase).
    folded = normalise(text) if len(text.strip()) <= LONGEST_ANSWER else None
    if folded is None or len(folded) > LONGEST_ANSWER:
        return invalid(why="too-long")
    return _READERS[kind](folded, today)
