"""What is said while a visit is entered, read into its draft."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from handlers.casework.drafts import Draft
from handlers.words import heard_words
from policy_kb.normalise import normalise
from policy_kb.parse import parse
from policy_kb.parse.visit import VisitLine

LONGEST_NOTE = 500
"""Characters kept of what is said in one's own words: a paragraph, not a paper."""


@dataclass(frozen=True)
class Day:
    """The day in a text. `certain`: one that may be meant; `ahead`: it lies in the future; `vague`: a day is spoken of,
    but not which.
    """

    certain: date | None = None
    ahead: bool = False
    vague: bool = False


def day_said(text: str, today: date, *, ahead: bool = False) -> Day:
    """The day a text names, today or before; with `ahead`, a day to come."""
    parsed = parse("date", text, today)
    if parsed.status == "ok":
        day = date.fromisoformat(str(parsed.value))
        if (day > today) == ahead or (ahead and day == today):
            return Day(day)
        return Day(ahead=day > today)
    said = normalise(text)
    return Day(vague=any(word in said for word in heard_words("some_day")))


def income_said(text: str, today: date) -> int | None:
    """A change of income in yuan a year: with a word of less it is negative. None where no sum is certain."""
    parsed = parse("money_year", text, today)
    if parsed.status != "ok" or parsed.value is None:
        return None
    less = any(word in normalise(text) for word in heard_words("less"))
    value = int(abs(Decimal(str(parsed.value))).to_integral_value())
    return -value if less else value


def note_said(text: str) -> str:
    """One's own words as they are kept."""
    return " ".join(text.split())[:LONGEST_NOTE]


def heard_more(draft: Draft, read: VisitLine) -> Draft:
    """The draft with what a line says; what it does not say stays."""
    changes: dict[str, object] = {}
    if read.date is not None:
        changes["on"] = read.date.isoformat()
    if read.how is not None:
        changes["how"] = read.how
    if read.explained:
        changes["explained"] = tuple(sorted({*draft.explained, *read.explained}))
    for name in ("difficulties", "needs"):
        if (words := getattr(read, name)) is not None:
            changes[name] = words
    if read.follow_up is not None:
        changes["follow_up"] = read.follow_up.what
        changes["follow_up_on"] = None if read.follow_up.date is None else read.follow_up.date.isoformat()
    return draft.with_(**changes)
