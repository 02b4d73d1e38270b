"""The days of a leave, as cadres say them."""

from datetime import date

import pytest

from handlers.casework.away_words import Away, days_said

TODAY = date(2026, 11, 24)  # a Tuesday


def d(month: int, day: int, year: int = 2026) -> date:
    return date(year, month, day)


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("12月1号到5号", d(12, 1), d(12, 5)),
        ("12月1日至12月5日", d(12, 1), d(12, 5)),
        ("十二月一号到五号", d(12, 1), d(12, 5)),
        ("下周", d(11, 30), d(12, 6)),
        ("这周", TODAY, d(11, 29)),
        ("下个月", d(12, 1), d(12, 31)),
        ("下周一到下周三", d(11, 30), d(12, 2)),
        ("明天起三天", d(11, 25), d(11, 27)),
        ("请假5天，从12月1号开始", d(12, 1), d(12, 5)),
        ("从明天到周五", d(11, 25), d(11, 27)),
        ("到12月5号", TODAY, d(12, 5)),
        ("12月28号到1月3号", d(12, 28), d(1, 3, 2027)),
        ("5号到9号", d(12, 5), d(12, 9)),
        ("今天到11月26号", TODAY, d(11, 26)),
        ("12月1号", d(12, 1), None),
        ("2026年11月26号", d(11, 26), None),
    ],
)
def test_the_days_are_heard(text: str, since: date, until: date | None):
    assert days_said(text, TODAY) == Away(since, until)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("三天", 3),
        ("请两天假", 2),
        ("一周", 7),
        ("半个月", 15),
        ("半天", 1),
        ("就一天", 1),
        ("两个星期", 14),
        ("一个月", 30),
    ],
)
def test_how_many_days_are_heard_without_the_first(text: str, days: int):
    assert days_said(text, TODAY) == Away(days=days)
    assert days_said(text, TODAY, d(12, 1)).until == date.fromordinal(d(12, 1).toordinal() + days - 1)


@pytest.mark.parametrize("text", ["随便", "12月", "0天", "999天", "11月20号", "去年3月1号"])
def test_what_says_no_days_to_come_is_nothing(text: str):
    assert days_said(text, TODAY) == Away()


@pytest.mark.parametrize("text", ["12月5号到1号", "12月5号到12月1号", "明天到今天"])
def test_a_last_day_that_comes_first_is_told(text: str):
    assert days_said(text, TODAY).reversed


def test_after_the_first_day_the_last_is_heard():
    assert days_said("5号", TODAY, d(12, 1)) == Away(d(12, 1), d(12, 5))
    assert days_said("12月3号到4号", TODAY, d(12, 1)) == Away(d(12, 3), d(12, 4))
    assert days_said("11月20号", TODAY, d(12, 1)).reversed
