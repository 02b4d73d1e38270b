"""The day by which something is to be done: 下周三, 15号前, 月底, 年底前, 明年3月, 一个月内."""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from policy_kb.normalise import normalise
from policy_kb.parse.calendar_marks import day, mark_at, small_number
from policy_kb.parse.dates import Said, dates_said

LONG_PAST = timedelta(days=90)
"""A month and day so long gone, said of what is still to be done, is next year's."""
_N = r"(?P<n>[0-9]{1,3}|[一二两三四五六七八九十]{1,3}|半)"
_NUMBER = "[0-9]{1,2}|[一二三四五六七八九十]{1,2}"
_YEAR_END = re.compile(
    "(?P<year>今年?|明年?|后年?|本年|[0-9]{4}年)?(?:年底|年末|(?<=[今明后本]年)底|(?<=[0-9]年)[底末])"
)
_IN_MONTH = re.compile(
    rf"(?:(?P<year>今年|明年|[0-9]{{4}}年)的?)?"
    rf"(?P<month>本月|这个?月|当月|下个?月|下下个?月|(?:{_NUMBER})月份?|月(?=[底末]))的?"
    rf"(?P<part>[底末初中]|上旬|中旬|下旬|[之以]?[内前])?"
    rf"(?![0-9一二三四五六七八九十])"
)
_WITHIN = re.compile(rf"{_N}(?P<unit>天|日|周|个?星期|个?礼拜|个月)(?:[之以]?[内后]|里)")
_THIS_WEEK = re.compile(
    "(?P<week>下下?|这|本)?个?(?:周|星期|礼拜)(?:[末内里之前]|(?<=[下这本]周)|(?<=星期)|(?<=礼拜))"
    "(?![一二三四五六日天1-7])"
)
_HOLIDAYS = {"元旦": (1, 1), "五一": (5, 1), "国庆": (10, 1)}
_HOLIDAY = re.compile("|".join(_HOLIDAYS))
_LAST_IN = {"初": 10, "上旬": 10, "中": 20, "中旬": 20}
"""The last day of a part of a month; of the others, the month's."""
_WEEKS = {"下": 1, "下下": 2}
_NEXT = {"下": 1, "下下": 2}


@dataclass(frozen=True)
class Ahead:
    """`day`: today or one to come. Else `past`: the day named is gone by; `impossible`: there is none such, as written.
    Neither: none is named, or not which.
    """

    day: date | None = None
    past: bool = False
    impossible: str | None = None


def day_ahead(text: str, today: date, *, exact: bool = False) -> Ahead:
    """The first day to come that a text names; of a part of a month or week, its last, unless it has to be `exact`.
    Never raises.
    """
    said = normalise(text)
    found: list[date] = []
    for pattern, read in () if exact else _READERS:
        for match in pattern.finditer(said):
            last = read(match, today)
            found += [] if last is None else [last]
        said = pattern.sub(_covered, said)
    readings = [_of(each, today) for each in dates_said(said, today)]
    days = [*found, *(reading.day for reading in readings if reading.day is not None)]
    ahead = [each for each in days if each >= today]
    if ahead:
        return Ahead(min(ahead))
    impossible = next((reading.impossible for reading in readings if reading.impossible), None)
    return Ahead(past=bool(days) or any(reading.past for reading in readings), impossible=impossible)


def _covered(match: re.Match[str]) -> str:
    return "," * len(match.group())


def _of(said: Said, today: date) -> Ahead:
    reading = said.reading
    if reading.impossible:
        return Ahead(impossible=said.text)
    if said.bare_weekday and reading.days:
        return Ahead(reading.days[0] if reading.days[0] == today else reading.days[0] + timedelta(days=7))
    number = re.fullmatch(rf"({_NUMBER})[号日]", said.text)
    if number is not None:
        return Ahead(_next_of_number(small_number(number[1]) or 0, today))
    ahead = [each for each in reading.days if each >= today]
    if ahead or not reading.days:
        return Ahead(min(ahead, default=None))
    last = max(reading.days)
    mark = mark_at(said.text, 0)
    without_year = (mark is not None and mark[0].year is None) or re.fullmatch(r"[0-9]+[./-][0-9]+[日号]?", said.text)
    if without_year and today - last > LONG_PAST:
        return Ahead(day(last.year + 1, last.month, last.day))
    return Ahead(past=True)


def _next_of_number(number: int, today: date) -> date | None:
    """The next day of that number, today included."""
    for ahead in range(12):
        found = day(*_month(today, ahead), number)
        if found is not None and found >= today:
            return found
    return None


def _month(today: date, offset: int) -> tuple[int, int]:
    months = today.year * 12 + today.month - 1 + offset
    return months // 12, months % 12 + 1


def _end(year: int, month: int, part: str | None = None) -> date:
    return date(year, month, _LAST_IN.get(part or "", monthrange(year, month)[1]))


def _year(word: str | None, today: date) -> int | None:
    if word is None:
        return None
    if word[0].isdigit():
        return max(1, int(word[:4]))
    return today.year + {"明": 1, "后": 2}.get(word[0], 0)


def _year_end(match: re.Match[str], today: date) -> date:
    return date(_year(match["year"], today) or today.year, 12, 31)


def _in_month(match: re.Match[str], today: date) -> date | None:
    word, year = match["month"], _year(match["year"], today)
    number = small_number(word.rstrip("月份"))
    if number is None:
        return _end(*_month(today, _NEXT.get(word.rstrip("月").rstrip("个"), 0)), match["part"])
    if not 1 <= number <= 12:
        return None
    if year is None:
        year = today.year
        if today - _end(year, number, match["part"]) > LONG_PAST:
            year += 1
    return _end(year, number, match["part"])


def _within(match: re.Match[str], today: date) -> date | None:
    written, unit = match["n"], match["unit"]
    if written == "半":
        return today + timedelta(days=15) if unit == "个月" else None
    number = small_number(written)
    if number is None:
        return None
    if unit.endswith("月"):
        year, month = _month(today, number)
        return date(year, month, min(today.day, monthrange(year, month)[1]))
    return today + timedelta(days=number * (1 if unit in ("天", "日") else 7))


def _week(match: re.Match[str], today: date) -> date:
    """The Sunday of a week."""
    return today + timedelta(days=6 - today.weekday() + 7 * _WEEKS.get(match["week"] or "", 0))


def _holiday(match: re.Match[str], today: date) -> date:
    month, number = _HOLIDAYS[match.group()]
    this_year = date(today.year, month, number)
    return this_year if this_year >= today else date(today.year + 1, month, number)


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], date | None]], ...] = (
    (_WITHIN, _within),
    (_YEAR_END, _year_end),
    (_IN_MONTH, _in_month),
    (_THIS_WEEK, _week),
    (_HOLIDAY, _holiday),
)
"""What is no single day but has a last one."""
