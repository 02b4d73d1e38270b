"""The days somebody is away, as they say them: 「12月1号到5号」, 「下周」, 「明天起三天」."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from policy_kb.normalise import normalise
from policy_kb.parse import parse
from policy_kb.parse.dates import Said, dates_said
from policy_kb.parse.visit.ahead import day_ahead

WEEK, HALF_MONTH, MONTH = 7, 15, 30
LONGEST_DAYS = 300
"""A day further ahead is more likely one that is past; nobody is away for longer and still has a caseload."""
NUMERAL = re.compile(r"(?<!周|期|拜)[一二三四五六七八九十]{1,3}(?=[月号日])")
MONTH_DAY = re.compile(r"([0-9]{1,2})月(?:的)?([0-9]{1,2})(?:号|日)?")
DAY_OF_MONTH = re.compile(r"([0-9]{1,2})(?:号|日)")
WEEKDAY = re.compile(r"(?:周|星期|礼拜)([一二三四五六日天])")
WEEKDAYS = {character: min(number, 6) for number, character in enumerate("一二三四五六日天")}
WHOLE = re.compile(r"(下下|下|这|本)(?:个)?(周|星期|礼拜|月)(?![一二三四五六日天0-9])")
COUNTED = re.compile(
    r"(半|[0-9]{1,3}|[一二两三四五六七八九十]{1,3})(天|个?周|个?星期|个?礼拜|个月)(?!前|以前|之前|[0-9])"
)
UNTIL_ONLY = re.compile(r"^[^0-9]*(?:到|至)\s*$")
ONE_DAY_ONLY = re.compile(r"(就|只)(这)?(一|1)天")


@dataclass(frozen=True)
class Away:
    """What is known of the days: the first, the last, or how many. `reversed`: the last was said to come first."""

    since: date | None = None
    until: date | None = None
    days: int | None = None
    reversed: bool = False


def days_said(text: str, today: date, since: date | None = None) -> Away:
    """The days of a text. `since`: the first, where it is known; what is said then is the last, or how many."""
    words = NUMERAL.sub(lambda found: str(parse("count", found[0], today).value), normalise(text))
    found = WHOLE.search(words)
    if found is not None:
        return _whole(found[1], found[2], today)
    dates = _dates(words, today, since)
    if dates is None or (since is not None and not dates and dates_said(words, today)):
        return Away(reversed=True)
    count = _counted(words)
    if since is not None:
        return _last(dates, count, since)
    if len(dates) > 1:
        return Away(dates[0], dates[-1])
    if dates and count is not None:
        return Away(dates[0], dates[0] + timedelta(days=count - 1))
    if dates:
        said = dates_said(words, today)
        until_only = bool(said) and UNTIL_ONLY.match(words[: said[0].start]) is not None
        return Away(today, dates[0]) if until_only else Away(dates[0])
    return Away(days=count)


def _last(dates: list[date], count: int | None, since: date) -> Away:
    if len(dates) > 1:
        return Away(dates[0], dates[-1])
    if dates:
        return Away(since, dates[0])
    return Away(since, None if count is None else since + timedelta(days=count - 1))


def _dates(words: str, today: date, since: date | None) -> list[date] | None:
    """Each day that is said, today or later; None where one comes before the one said first."""
    found: list[date] = []
    for said in dates_said(words, today):
        base = found[-1] if found else since or today
        day = _ahead(said, base, today)
        if day is None or (found and (day < found[-1] or _wraps(said, day, found[-1]))):
            return None if found else []  # of a first day that is past, nothing is taken
        found.append(day)
    return found


def _wraps(said: Said, day: date, before: date) -> bool:
    """「5号到1号」 is more likely a slip than the first of the month after."""
    return DAY_OF_MONTH.fullmatch(said.text) is not None and day.month != before.month


def _ahead(said: Said, base: date, today: date) -> date | None:
    """The day meant, the next from `base` on where its month or year is left open."""
    if (found := MONTH_DAY.fullmatch(said.text)) is not None:
        return _next(base, lambda day: (day.month, day.day) == (int(found[1]), int(found[2])))
    if (found := DAY_OF_MONTH.fullmatch(said.text)) is not None:
        return _next(base, lambda day: day.day == int(found[1]))
    if (found := WEEKDAY.fullmatch(said.text)) is not None:
        return _next(base, lambda day: day.weekday() == WEEKDAYS[found[1]])
    return day_ahead(said.text, today, exact=True).day


def _next(base: date, fits) -> date | None:  # type: ignore[no-untyped-def] # a condition on a day
    days = (base + timedelta(days=n) for n in range(LONGEST_DAYS))
    return next((day for day in days if fits(day)), None)


def _whole(which: str, unit: str, today: date) -> Away:
    steps = {"这": 0, "本": 0, "下": 1, "下下": 2}[which]
    if unit == "月":
        first = today.replace(day=1)
        for _ in range(steps):
            first = (first + timedelta(days=31)).replace(day=1)
        last = first.replace(day=monthrange(first.year, first.month)[1])
    else:
        first = today - timedelta(days=today.weekday()) + steps * timedelta(days=WEEK)
        last = first + timedelta(days=WEEK - 1)
    return Away(max(first, today), last)


def _counted(words: str) -> int | None:
    if ONE_DAY_ONLY.search(words):
        return 1
    found = COUNTED.search(words)
    if found is None:
        return None
    unit = found[2].removeprefix("个")
    if found[1] == "半":
        return HALF_MONTH if unit == "月" else 1
    number = parse("count", found[1], date.min).value
    if not isinstance(number, int) or number < 1:
        return None
    days = number * {"天": 1, "月": MONTH}.get(unit, WEEK)
    return days if days <= LONGEST_DAYS else None
