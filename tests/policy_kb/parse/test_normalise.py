"""Text made comparable."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_kb.normalise import normalise


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("１２，０００", "12,000"),
        ("兩萬塊錢", "两万块钱"),
        ("八 千\n五", "八千五"),
        ("about  8,000", "about 8,000"),
        ("YES", "yes"),
        ("不\u200b晓\u0000得\u202e", "不晓得"),
        ("\ud800八千", "八千"),
        ("5²", "5^"),
        ("2½", "2^"),
        ("−200", "-200"),
        ("8000—9000", "8000—9000"),
    ],
)
def test_widths_scripts_and_invisible_characters_are_folded(text: str, expected: str) -> None:
    assert normalise(text) == expected


@given(st.text(alphabet=st.characters()))
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
