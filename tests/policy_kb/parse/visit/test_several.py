"""Several households in one line: each gets what is said of it, and what is said of all of them."""

import datetime

import pytest

from policy_kb.parse.visit import VisitLine, parse_visit

TODAY = datetime.date(2026, 11, 24)
YESTERDAY = TODAY - datetime.timedelta(days=1)


@pytest.fixture
def each(caseload, measures):
    def of(text: str) -> tuple[VisitLine, ...]:
        return parse_visit(text, caseload, TODAY, measures).each

    return of


def test_what_is_said_of_all_holds_for_each_and_the_rest_for_whom_it_names(each):
    first, second = each("今天走访了张三家和李国强家，都讲了公益岗，张三缺劳力")
    assert (first.decision, first.households) == ("fill", ("0412",))
    assert (second.decision, second.households) == ("choose", ("0413", "0414"))  # namesakes
    assert first.explained == second.explained == (3,)
    assert (first.difficulties, second.difficulties) == ("缺劳力", None)
    assert first.date == second.date == TODAY


def test_each_was_met_as_is_said_of_it(each):
    first, second = each("昨天去了张三、刘桂兰两家，张三当面见到了，刘桂兰没在家")
    assert [(line.households, line.how, line.date) for line in (first, second)] == [
        (("0412",), "met", YESTERDAY),
        (("0420",), "absent", YESTERDAY),
    ]


def test_each_has_the_day_said_with_it(each):
    lines = each("11月20日看了张三，11月22日看了陈德福")
    days = [datetime.date(2026, 11, 20), datetime.date(2026, 11, 22)]
    assert [line.date for line in lines] == [line.day.certain for line in lines] == days


def test_a_day_said_once_is_each_one_s(each):
    first, second = each("昨天去了张三、刘桂兰两家，张三当面见到了，刘桂兰没在家")
    assert first.day.certain == second.day.certain == YESTERDAY


@pytest.mark.parametrize("text", ["昨天走访了张三家", "张三家和张三家都去了", "昨天下乡去了"])
def test_one_household_or_none_is_no_several(each, text):
    assert each(text) == ()
