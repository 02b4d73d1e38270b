"""Figures in words, in both languages."""

from decimal import Decimal

import pytest

from policy_kb.wording import figure_words, fill_in, money_words, placeholders


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        (0, "0元", "0 yuan"),
        (60, "60元", "60 yuan"),
        (Decimal("33.30"), "33.30元", "33.30 yuan"),
        (Decimal("60.00"), "60元", "60 yuan"),
        (9_999, "9999元", "9,999 yuan"),
        (10_000, "1万元", "10,000 yuan"),
        (10_001, "10001元", "10,001 yuan"),
        (15_500, "15500元", "15,500 yuan"),
        (500_000, "50万元", "500,000 yuan"),
        (50_000_000, "5000万元", "50,000,000 yuan"),
        (-3_000, "-3000元", "-3,000 yuan"),
        (-20_000, "-2万元", "-20,000 yuan"),
    ],
)
def test_money_is_said_as_people_say_it(value: Decimal, zh: str, en: str) -> None:
    assert (money_words(value, "zh"), money_words(value, "en")) == (zh, en)


@pytest.mark.parametrize(
    ("value", "unit", "zh", "en"),
    [
        (Decimal("0.1"), "share", "10%", "10%"),
        (Decimal("0.125"), "share", "12.5%", "12.5%"),
        (60, "years", "60周岁", "60"),
        (10, "count", "10", "10"),
        (3_000, "yuan", "3000元", "3,000 yuan"),
    ],
)
def test_each_unit_has_its_words(value: Decimal, unit: str, zh: str, en: str) -> None:
    assert (figure_words(value, unit, "zh"), figure_words(value, unit, "en")) == (zh, en)


def test_placeholders_are_filled_in_and_a_missing_value_is_an_error() -> None:
    assert placeholders("{a} of {b-2}, {not one}") == ["a", "b-2"]
    assert fill_in("{a} and {a}", {"a": "1"}) == "1 and 1"
    with pytest.raises(KeyError):
        fill_in("{b}", {"a": "1"})
