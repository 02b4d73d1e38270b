"""By when something is to be done."""

from datetime import date

import pytest

from policy_kb.parse.visit.ahead import Ahead, day_ahead

TUESDAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("年底前", "2026-12-31"),
        ("明年年底", "2027-12-31"),
        ("2027年底", "2027-12-31"),
        ("月底", "2026-11-30"),
        ("下个月底", "2026-12-31"),
        ("下个月中旬", "2026-12-20"),
        ("12月上旬", "2026-12-10"),
        ("明年3月", "2027-03-31"),
        ("明年二月底", "2027-02-28"),
        ("3月", "2027-03-31"),
        ("下周三再去", "2026-12-02"),
        ("下下周一", "2026-12-07"),
        ("下周去", "2026-12-06"),
        ("这周内", "2026-11-29"),
        ("周五", "2026-11-27"),
        ("周二", "2026-11-24"),
        ("15号前", "2026-12-15"),
        ("28号", "2026-11-28"),
        ("31号", "2026-12-31"),
        ("12月15号", "2026-12-15"),
        ("3月5号", "2027-03-05"),
        ("12-05", "2026-12-05"),
        ("三天内", "2026-11-27"),
        ("两周内", "2026-12-08"),
        ("三个月后", "2027-02-24"),
        ("半个月内", "2026-12-09"),
        ("元旦前", "2027-01-01"),
        ("12月5号或者12月10号", "2026-12-05"),
        ("昨天说的，后天办", "2026-11-26"),
    ],
)
def test_the_first_day_to_come_is_taken_and_of_a_stretch_its_last(said: str, day: str):
    assert day_ahead(said, TUESDAY) == Ahead(date.fromisoformat(day))


@pytest.mark.parametrize("said", ["昨天", "11月3号", "2026年8月3号", "上周五", "2025年底"])
def test_a_day_gone_by_is_said_to_be_so(said: str):
    assert day_ahead(said, TUESDAY) == Ahead(past=True)


@pytest.mark.parametrize("said", ["10月32号", "2月30日", "13月5号", "32号"])
def test_a_day_that_does_not_exist_is_given_back_as_written(said: str):
    assert day_ahead(f"{said}前办", TUESDAY) == Ahead(impossible=said)


@pytest.mark.parametrize("said", ["送化肥", "春节前", "过两天", "三组3号楼", "13月", "半天内", "没有", ""])
def test_where_no_one_day_is_named_none_is(said: str):
    assert day_ahead(said, TUESDAY) == Ahead()


def test_the_end_of_a_month_at_the_end_of_a_year():
    assert day_ahead("下个月底", date(2026, 12, 31)) == Ahead(date(2027, 1, 31))
    assert day_ahead("两个月内", date(2026, 12, 31)) == Ahead(date(2027, 2, 28))
