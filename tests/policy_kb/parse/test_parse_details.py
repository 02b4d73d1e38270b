"""What the conversation needs to ask back, and the shape of the answer object."""

import datetime
import json

import pytest

from policy_kb.parse import KINDS, LONGEST_ANSWER, UnknownKind, parse
from policy_kb.parse.parsed import Parsed

ROWS: list[tuple[str, str, dict[str, object]]] = [
    ("money_year", "不到一万", {"bound": "below"}),
    ("money_year", "一万多", {"bound": "above"}),
    ("money_year", "没得八千", {"bound": "below"}),
    ("money_year", "亏了两千多", {"bound": "below"}),
    ("money_year", "亏了不到两千", {"bound": "above"}),
    ("money_year", "八千左右", {}),
    ("money_year", "一个月六百", {"per": "month"}),
    ("money_year", "全家一共三万", {"total": 30000, "basis": "household", "needs": "persons"}),
    ("money_year", "全家三万, 5口人", {"total": 30000, "persons": 5, "basis": "household"}),
    ("money_year", "人均八千", {"basis": "person"}),
    ("money_year", "卖猪卖了三万", {"gross": True}),
    ("money_year", "一天80", {"needs": "days"}),
    ("money_year", "2023年八千", {"year": 2023}),
    ("money_year", "去年八千", {"year": 2025}),
    ("money_month", "一人两百", {"needs": "children"}),
    ("money_month", "三个儿女一人两百", {"children": 3}),
    ("money_month", "20个娃儿一共给一千二", {"children": 20}),
    ("money_month", "21个娃儿一共给一千二", {}),
    ("money_month", "过年给两千", {"needs": "period"}),
    ("money_year", "全家两三万", {"basis": "household", "needs": "amount"}),
    ("money_year", "两千万", {"why": "absurd"}),
    ("money_month", "负两百", {"why": "negative"}),
    ("money_month", "二十万", {"why": "absurd"}),
    ("age", "周岁六十一", {"completed": True}),
    ("age", "六十差两个月", {"completed": True}),
    ("age", "六十一", {}),
    ("age", "虚岁六十一", {"nominal": 61}),
    ("age", "六十几", {"bound": "above"}),
    ("age", "快六十", {"bound": "below", "limit": 60}),
    ("age", "1962年3月5日", {"birth_date": "1962-03-05"}),
    ("age", "1962年冬月初五", {"lunar": True}),
    ("age", "农历58年的", {"lunar": True}),
    ("age", "58年的", {}),
    ("money_month", "1个娃儿一共给一千二", {"children": 1}),
    ("date", "初五", {"why": "lunar"}),
    ("date", "12月28号", {"why": "which-year"}),
    ("household_type", "脱贫户,还在监测", {"also": ["monitored-active"]}),
]


@pytest.mark.parametrize(("kind", "text", "detail"), ROWS)
def test_the_detail_says_what_to_ask(today: datetime.date, kind: str, text: str, detail: dict[str, object]) -> None:
    assert dict(parse(kind, text, today).detail) == detail


@pytest.mark.parametrize(("kind", "text"), [("money_month", "-5"), ("age", "210")])
def test_what_cannot_be_is_no_rough_figure(today: datetime.date, kind: str, text: str) -> None:
    assert parse(kind, text, today).to_dict(text) == {
        "text": text,
        "value": None,
        "status": "invalid",
        "approximate": False,
        "candidates": [],
    }


def test_the_object_printed_has_the_promised_keys(today: datetime.date) -> None:
    printed = parse("money_year", "七八千", today).to_dict("七八千")
    assert json.loads(json.dumps(printed)) == {
        "text": "七八千",
        "value": None,
        "status": "ambiguous",
        "approximate": False,
        "candidates": [7000, 8000],
    }


def test_an_unknown_kind_is_named_with_those_there_are(today: datetime.date) -> None:
    with pytest.raises(UnknownKind, match=r"'colour'.*yes_no.*household_type"):
        parse("colour", "red", today)


@pytest.mark.parametrize("kind", KINDS)
def test_a_story_is_not_searched_for_a_value(today: datetime.date, kind: str) -> None:
    assert parse(kind, "是" * (LONGEST_ANSWER + 1), today).status == "invalid"


@pytest.mark.parametrize("kind", KINDS)
def test_a_text_that_grows_when_folded_is_cut_off_too(today: datetime.date, kind: str) -> None:
    assert parse(kind, "\ufdfa" * LONGEST_ANSWER, today).detail == {"why": "too-long"}


def test_a_value_without_ok_cannot_be_made() -> None:
    with pytest.raises(AssertionError):
        Parsed(8000, "ambiguous")


def test_an_ok_with_candidates_cannot_be_made() -> None:
    with pytest.raises(AssertionError):
        Parsed(8000, "ok", candidates=(8000, 9000))
