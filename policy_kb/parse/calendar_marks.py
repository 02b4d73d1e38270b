"""Calendar dates inside an answer: 2026-11-22, 62年3月5日, 11月3号, 去年冬月初五."""

import datetime
import re
from dataclasses import dataclass

from policy_kb.parse.numerals import number_at

_YEAR = r"(?:[0-9]{4}|[0-9]{2}|[一二三四五六七八九零〇]{4}|[一二三四五六七八九零〇]{2}|去年|今年|前年|明年)"
_SMALL = r"(?:[0-9]{1,2}|[廿一二三四五六七八九十]{1,3})"
_LUNAR = r"(?:农历|阴历|旧历|老历)"
_MONTH = rf"(?:{_SMALL}月份?|正月|冬月|腊月|闰{_SMALL}月)"
_SPOKEN = re.compile(
    rf"(?P<lunar1>{_LUNAR})?(?:(?P<year>{_YEAR})(?:年|(?<=年))的?)?(?P<lunar2>{_LUNAR})?"
    rf"(?P<month>{_MONTH})(?:的?(?P<first>初)?(?P<day>{_SMALL})(?:日|号)?)?"
)
_YEAR_ONLY = re.compile(rf"(?P<lunar1>{_LUNAR})?(?P<year>{_YEAR})年")
_NUMERIC = re.compile(
    r"(?P<year>[0-9]{4}|[0-9]{2})(?P<sep>[-./])(?P<month>[0-9]{1,2})(?P=sep)(?P<day>[0-9]{1,2})(?![0-9./-])"
)
_YEAR_MONTH = re.compile(r"(?P<year>(?:19|20)[0-9]{2})[-./](?P<month>[0-9]{1,2})(?![0-9./-])")
_COMPACT = re.compile(r"(?P<year>(?:19|20)[0-9]{2})(?P<month>[01][0-9])(?P<day>[0-3][0-9])(?![0-9])")
_LUNAR_MONTHS = {"正": 1, "冬": 11, "腊": 12}
_RELATIVE_YEARS = {"前年": -2, "去年": -1, "今年": 0, "明年": 1}
_CENTURY = 100
_TWO_DIGITS = 2
# A two-digit year up to the present one may belong to either century, unless that makes somebody this old.
OLDEST_BY_SHORT_YEAR = 110


@dataclass(frozen=True)
class Mark:
    """A date as written: ``year`` as its digits or a relative word, None where not said; ``lunar``: 农历."""

    year: str | None
    month: int | None
    day: int | None
    lunar: bool = False

    def years(self, today: datetime.date) -> tuple[int, ...]:
        """The calendar years that the written one can be: none, one or (two digits) two."""
        if self.year is None:
            return ()
        if self.year in _RELATIVE_YEARS:
            return (today.year + _RELATIVE_YEARS[self.year],)
        number = int(self.year)
        if len(self.year) > _TWO_DIGITS:
            return (number,)
        century = today.year - today.year % _CENTURY
        recent, old = century + number, century - _CENTURY + number
        if recent > today.year:
            return (old,)
        return (old, recent) if today.year - old <= OLDEST_BY_SHORT_YEAR else (recent,)


def mark_at(text: str, start: int, *, year_only: bool = False) -> tuple[Mark, int] | None:
    """The longest calendar date beginning at ``start`` with its end: month and day, year and month, or all.

    With ``year_only`` also 62年. A date cut out of a longer run of digits is none.
    """
    if start and text[start].isdigit() and text[start - 1] in "0123456789.":
        return None
    patterns = (_NUMERIC, _YEAR_MONTH, _COMPACT, _SPOKEN) + ((_YEAR_ONLY,) if year_only else ())
    matches = [match for pattern in patterns if (match := pattern.match(text, start))]
    best = max(matches, key=re.Match.end, default=None)
    return best and (_mark(best), best.end())


def small_number(written: str) -> int | None:
    """A day or month number in either writing, None when it is none."""
    number = number_at(written, 0)
    if number is None or number.end < len(written) or not number.sure or number.unit > 10:
        return None
    return int(number.values[0])


def _mark(match: re.Match[str]) -> Mark:
    parts = match.groupdict()
    month_word, day_word = parts.get("month"), parts.get("day")
    lunar = bool(parts.get("lunar1") or parts.get("lunar2") or parts.get("first"))
    month = None
    if month_word:
        lunar = lunar or month_word[0] in "正冬腊闰"
        month = _LUNAR_MONTHS.get(month_word[0]) or _number(month_word.strip("闰月份"))
    return Mark(_year(parts.get("year")), month, _number(day_word) if day_word else None, lunar)


def _number(word: str) -> int:
    """Zero, which no month or day has, when the word is no number."""
    return small_number(word) or 0


def _year(word: str | None) -> str | None:
    if word is None or word in _RELATIVE_YEARS:
        return word
    number = number_at(word, 0)
    assert number is not None  # the patterns admit digits only
    return number.digits


def day(year: int, month: int, day_of_month: int) -> datetime.date | None:
    """The date, or None when there is none such."""
    try:
        return datetime.date(year, month, day_of_month)
    except ValueError:
        return None
