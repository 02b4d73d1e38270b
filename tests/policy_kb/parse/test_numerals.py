"""Numerals as they are said and written: what they come to, and which come to nothing certain."""

import pytest

from policy_kb.parse.numerals import number_at


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("一百十五", 115),  # the one before ten may be left out
        ("一万五百", 10500),
        ("三千零五十", 3050),
        ("一千零二十", 1020),
        ("三百零五", 305),
        ("五千零三", 5003),
        ("三百五", 350),
        ("3百5", 350),
        ("3千500", 3500),
        ("1万200", 10200),
        ("1万2000", 12000),
        ("十5", 15),
        ("廿五", 25),
        ("卅", 30),
    ],
)
def test_a_numeral_with_units_comes_to_its_value(said, value):
    read = number_at(said, 0)
    assert read is not None
    assert (read.values, read.sure, read.end) == ((value,), True, len(said))


@pytest.mark.parametrize(
    "said",
    [
        "三千百五",  # only ten goes without its one
        "三百百",
        "三千零五百",  # a nought leaves a place out
        "三百零三十",
        "一百零十",
        "3千50",  # fifty, or five hundred with a nought too few
        "1万20",
        "3百05",
        "三千零百五",
        "三百零零",
        "三千五万",
        "百十",
    ],
)
def test_a_numeral_that_may_be_two_things_has_no_value(said):
    read = number_at(said, 0)
    assert read is not None
    assert (read.values, read.sure) == ((), False)


@pytest.mark.parametrize(("said", "value", "length"), [("3k", 3000, 2), ("3w", 30000, 2), ("3kg", 3, 1), ("3km", 3, 1)])
def test_a_letter_is_a_unit_only_where_no_other_follows(said, value, length):
    read = number_at(said, 0)
    assert read is not None
    assert (read.values, read.end) == ((value,), length)
