"""What is said while a visit is entered, read into its draft."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from handlers.casework.drafts import DIFFICULTIES, HOUSEHOLD, NEEDS, Draft
from handlers.words import heard_words
from policy_kb import Pack
from policy_kb.casework import INCOME_KINDS
from policy_kb.normalise import normalise
from policy_kb.parse import parse
from policy_kb.parse.dates import dates_said
from policy_kb.parse.visit import VisitLine

LONGEST_NOTE = 500
"""Characters kept of what is said in one's own words: a paragraph, not a paper."""


MINUS = ("-", "负")
END_MARKS = "。.!！~, "
_FROM_TO = re.compile(
    "(?:由|从|原来|去年)?(?P<old>[0-9零一二两三四五六七八九十百千万.]+块?元?)(?:块钱)?,?"
    "(?:变成?|变为|降到|降成|降为|减到|减少到|涨到|涨成|涨为|加到|增加到|升到|到|成|今年|->|→)了?"
    "(?P<new>[0-9零一二两三四五六七八九十百千万.]+)"
)
"""工资由8000变成6000."""
_CLAUSES = re.compile("[,，。;；、]")
_LISTED = re.compile("[,。;、/+ ]|还有|以及|[和跟与及]")
FAR_BACK = timedelta(days=300)
"""A day without its year that long ago is more likely one to come."""


@dataclass(frozen=True)
class Day:
    """The day in a text. `certain`: the one it is; `several`: those it may be; `ahead`: it lies in the future;
    `impossible`: there is none such, as written.
    """

    certain: date | None = None
    several: tuple[date, ...] = ()
    ahead: bool = False
    impossible: str | None = None


def day_said(text: str, today: date) -> Day:
    """The day a text names, today or before. Of a day without its year the one that lies nearest."""
    said = dates_said(normalise(text), today)
    days = {day for each in said if each.reading.why in (None, "which-year") for day in each.reading.days}
    past = {day for day in days if day <= today and today - day < FAR_BACK}
    impossible = next((each.text for each in said if each.reading.impossible), None)
    if impossible is not None:
        return Day(impossible=impossible)
    if len(past) == 1:
        return Day(past.pop())
    return Day(several=tuple(sorted(past)), ahead=not past and any(day > today for day in days))


def nothing_said(text: str) -> bool:
    """Whether the whole text says that there is none: 没得, 没啥困难, none."""
    said = normalise(text).strip(END_MARKS)
    if said in heard_words("nothing") | heard_words("no_more"):
        return True
    for word in sorted(heard_words("none_around"), key=len, reverse=True):
        said = said.replace(word, "")
    return said.strip(END_MARKS) in heard_words("no_more")


def income_said(text: str, today: date) -> int | None:
    """A change of income in yuan a year; less is negative, none is 0. None where it is not certain: a bare sum may be
    more or less.
    """
    said = normalise(text)
    before_and_now = _FROM_TO.search(said)
    if before_and_now is not None:
        a_month = any(word in said for word in heard_words("a_month"))
        sums = [sum_said(("每月" if a_month else "") + part, today) for part in before_and_now.group("old", "new")]
        return None if None in sums else (sums[1] or 0) - (sums[0] or 0)
    less = any(word in said for word in heard_words("less")) or said.startswith(MINUS)
    more = any(word in said for word in heard_words("more"))
    if less == more:
        same = not less and any(word in said for word in heard_words("same"))
        return 0 if same or nothing_said(text) else None
    for word in sorted(heard_words("less") | heard_words("more"), key=len, reverse=True):
        said = said.replace(word, "")
    value = sum_said(said.lstrip("".join(MINUS)), today)
    return None if value is None else -value if less else value


def changes_said(text: str, today: date) -> dict[str, int]:
    """Changes of income by kind: 工资由8000变成6000, 养猪多了3000; nothing where a clause is anything else."""
    found: dict[str, int] = {}
    for part in filter(None, _CLAUSES.split(normalise(text))):
        kinds = [kind for kind in INCOME_KINDS if any(word in part for word in heard_words(f"kind_{kind}"))]
        if not kinds and any(word in part for word in heard_words("income")):
            kinds = list(INCOME_KINDS)
        bare = part
        for word in sorted((word for kind in kinds for word in heard_words(f"kind_{kind}")), key=len, reverse=True):
            bare = bare.replace(word, "")
        value = income_said(bare, today)
        if value is None or not kinds or (len(kinds) > 1 and value != 0) or nothing_said(bare):
            return {}
        found |= dict.fromkeys(kinds, value)
    return found


def sum_said(text: str, today: date) -> int | None:
    """A sum in yuan a year; None where none is certain."""
    parsed = parse("money_year", text, today)
    if parsed.status != "ok" or parsed.value is None:
        return None
    return int(Decimal(str(parsed.value)).to_integral_value())


def measures_said(text: str, pack: Pack) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """The measures named, and the words that name none."""
    found: list[int] = []
    unheard: list[str] = []
    for part in filter(None, _LISTED.split(normalise(text))):
        named = [number for number, _, _ in pack.measure_words.named_in(part)]
        if not named:
            searched = pack.index.search(part)
            named = list(searched.measures[:1]) if searched.decision == "answer" else []
        found += named
        unheard += [] if named or nothing_said(part) or part in heard_words("done") else [part]
    return tuple(dict.fromkeys(found)), tuple(unheard)


def note_said(text: str) -> str:
    """One's own words as they are kept."""
    return " ".join(text.split())[:LONGEST_NOTE]


def added(before: str | None, words: str) -> str:
    """Words put behind those already there."""
    return f"{before}；{words}" if before else words


def heard_more(draft: Draft, read: VisitLine, today: date) -> Draft:
    """The draft with what a line says; what it does not say stays. What has no place goes to the note."""
    changes: dict[str, Any] = {}
    if read.date is not None:
        changes |= {"on": read.date.isoformat(), "day_open": False, "days": ()}
    elif draft.on is None and (read.day.unclear or read.day.impossible is not None):
        changes |= {"day_open": True, "days": tuple(day.isoformat() for day in read.day.may_be)}
    if read.how is not None:
        changes["how"] = read.how
    if read.explained:
        changes["explained"] = tuple(sorted({*draft.explained, *read.explained}))
    for name in (DIFFICULTIES, NEEDS):
        if (words := getattr(read, name)) is not None:
            changes[name] = words
        elif name in read.none_said:
            changes[name] = ""
    if read.follow_up is not None:
        changes["follow_up"] = read.follow_up.what
        changes["follow_up_on"] = None if read.follow_up.date is None else read.follow_up.date.isoformat()
    note, income = draft.note, dict(draft.income)
    for words in read.left_over:
        kept = []
        for part in filter(None, _CLAUSES.split(words)):
            change = changes_said(part, today)
            income |= change
            kept += [] if change else [part]
        note = added(note, note_said("，".join(kept))) if kept else note
    return draft.with_(**changes, note=note, income=income)


def drafts_of(read: VisitLine, turn: str, today: date) -> list[Draft]:
    """A draft for each household that a line names, in order; the day is today unless one is said."""
    found = []
    for line in read.each or (read,):
        draft = heard_more(Draft(turn), line, today)
        if draft.on is None and not draft.day_open:
            draft = draft.with_(on=today.isoformat())
        sure = line.decision == "fill"
        among = () if sure else line.households
        household = line.households[0] if sure else None
        found.append(draft.with_(household=household, among=among, asking=None if sure else HOUSEHOLD))
    return found


def filled(each: Draft, before: Draft) -> Draft:
    """A household named in the answer, with what the line before it said of the visit."""
    on = before.on or (None if before.day_open else each.on)
    days = {"on": on, "day_open": before.day_open and on is None, "days": before.days}
    return each.with_(**days, how=each.how or before.how, explained=each.explained or before.explained)
