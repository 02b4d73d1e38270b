"""Which days a relative or incomplete date can be."""

import datetime
from dataclasses import dataclass

from policy_kb.parse.calendar_marks import day, small_number

_DAYS_A_WEEK = 7
_MONTHS = 12
_LONGEST_MONTH = 31
_SOON = 3  # days ahead that a date without a year may lie and still be this year's, as for a plan of this week
_FIRST_YEAR = 1900
_LONGEST_COUNT = 60  # days; further back nobody counts exactly
_WEEKS_OFF = {"上上": -2, "上": -1, "这": 0, "本": 0, "下": 1, "下下": 2}
_TWO_LENGTHS = frozenset({"一两", "一二", "两三", "二三", "三四", "三五", "四五", "五六", "六七", "七八", "八九"})
_ENGLISH = {"one": 1, "two": 2, "three": 3}


@dataclass(frozen=True)
class Days:
    """The days a date can be; ``impossible``: there is no such day; ``why`` it has to be asked back."""

    days: tuple[datetime.date, ...] = ()
    impossible: bool = False
    approximate: bool = False
    why: str | None = None


def _of(found: datetime.date | None) -> Days:
    return Days(impossible=True) if found is None else Days((found,))


def days_after(today: datetime.date, count: int) -> Days:
    """The day ``count`` days from today (negative: before)."""
    try:
        return Days((today + datetime.timedelta(days=count),))
    except OverflowError:
        return Days(impossible=True)


def counted_back(written: str, unit: str, today: datetime.date) -> Days:
    """三天前; weeks are approximate. Two numbers (两三天前) are two days."""
    weeks = unit not in {"天", "日", "day"}
    factor = _DAYS_A_WEEK if weeks else 1
    if written in _TWO_LENGTHS:
        lengths = [small_number(char) or 0 for char in written]
    else:
        lengths = [_ENGLISH.get(written) or small_number(written) or 0]
    counts = [length * factor for length in lengths]
    if not all(0 < count <= _LONGEST_COUNT for count in counts):
        return Days(why="too-long-ago")
    found = tuple(today - datetime.timedelta(days=count) for count in counts)
    return Days(found, approximate=weeks)


def weekday_of(week: str | None, weekday: int, today: datetime.date) -> Days:
    """A weekday (0 = Monday) of a named week, weeks beginning on Monday; without one the latest past."""
    if week is None:
        return days_after(today, -((today.weekday() - weekday) % _DAYS_A_WEEK))
    return days_after(today, weekday - today.weekday() + _DAYS_A_WEEK * _WEEKS_OFF[week])


def nth_of_month(month_word: str | None, written: str, today: datetime.date) -> Days:
    """上个月20号; without a month the latest past day of that number."""
    number = small_number(written)
    if number is None or not 1 <= number <= _LONGEST_MONTH:
        return Days(impossible=True)
    if month_word:
        return _of(_in_month(today, _month_offset(month_word), number))
    for back in range(_MONTHS):
        found = _in_month(today, -back, number)
        if found and found <= today:
            return Days((found,))
    return Days(impossible=True)


def _month_offset(word: str) -> int:
    return -2 if word.startswith("上上") else {"上": -1, "下": 1}.get(word[0], 0)


def _in_month(today: datetime.date, offset: int, number: int) -> datetime.date | None:
    months = today.year * _MONTHS + today.month - 1 + offset
    return day(months // _MONTHS, months % _MONTHS + 1, number)


def month_day(month: int, number: int, today: datetime.date, year: int | None = None) -> Days:
    """A month and day; of no said year this year's, unless that lies ahead: then it may be last year's."""
    if year is not None:
        return _of(day(year, month, number) if year >= _FIRST_YEAR else None)
    this_year, last_year = day(today.year, month, number), day(today.year - 1, month, number)
    if this_year is None and last_year is None:
        return Days(impossible=month != 2 or number != 29, why="which-year")
    if this_year and (this_year - today).days <= _SOON:
        return Days((this_year,))
    return Days(tuple(d for d in (last_year, this_year) if d), why="which-year")
