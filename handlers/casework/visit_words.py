"""What is said while a visit is entered, read into its draft."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from handlers.casework.drafts import Draft
from handlers.words import heard_words
from policy_kb.normalise import normalise
from policy_kb.parse import parse
from policy_kb.parse.dates import dates_said
from policy_kb.parse.visit import VisitLine

LONGEST_NOTE = 500
"""Characters kept of what is said in one's own words: a paragraph, not a paper."""


MINUS = ("-", "负")
FAR_BACK = timedelta(days=300)
"""A day without its year that long ago is more likely one to come."""


@dataclass(frozen=True)
class Day:
    """The day in a text. `certain`: one that may be meant; `ahead`: it lies in the future; `vague`: a day is spoken of,
    but not which.
    """

    certain: date | None = None
    ahead: bool = False
    vague: bool = False


def day_said(text: str, today: date, *, ahead: bool = False) -> Day:
    """The day a text names, today or before; with `ahead`, today or a day to come. Of a day without its year the one
    that lies nearest in that direction.
    """
    said = dates_said(normalise(text), today)
    days = {day for each in said if each.reading.why in (None, "which-year") for day in each.reading.days}
    past = {day for day in days if day <= today and today - day < FAR_BACK}
    future = {day for day in days if day >= today}
    fitting = {min(future)} if ahead and future else past if not ahead else set()
    certain = fitting.pop() if len(fitting) == 1 else None
    vague = any(not each.reading.days for each in said)
    return Day(certain, ahead=certain is None and bool(future), vague=vague)


def income_said(text: str, today: date) -> int | None:
    """A change of income in yuan a year; less is negative. None where the sum, or more or less, is not certain."""
    said = normalise(text)
    less = any(word in said for word in heard_words("less")) or said.startswith(MINUS)
    more = any(word in said for word in heard_words("more"))
    if less == more:
        return None
    for word in sorted(heard_words("less") | heard_words("more"), key=len, reverse=True):
        said = said.replace(word, "")
    value = sum_said(said.lstrip("".join(MINUS)), today)
    return None if value is None else -value if less else value


def sum_said(text: str, today: date) -> int | None:
    """A sum in yuan a year; None where none is certain."""
    parsed = parse("money_year", text, today)
    if parsed.status != "ok" or parsed.value is None:
        return None
    return int(Decimal(str(parsed.value)).to_integral_value())


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
