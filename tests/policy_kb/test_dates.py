"""Figures that change on a day, and the days before and after a pack's own."""

from datetime import date

import pytest

from policy_kb.errors import NotInForce
from policy_kb.pack import Pack
from tests.policy_kb.small import changed, pack

LAST_OF_OLD, FIRST_OF_NEW = date(2030, 12, 31), date(2031, 1, 1)


def covered(income: int, on: date | None, ovens: Pack | None = None) -> bool | None:
    return (ovens or pack()).screen({"income": income}, on).covered


def test_a_figure_has_its_old_value_until_the_day_before_and_its_new_one_from_the_day() -> None:
    assert covered(110, None) is False
    assert covered(110, LAST_OF_OLD) is False
    assert covered(110, FIRST_OF_NEW) is True
    assert covered(120, FIRST_OF_NEW) is True
    assert covered(121, FIRST_OF_NEW) is False


def test_a_text_gives_the_figure_of_its_day() -> None:
    ovens = pack()
    says = ovens.measures[0].says
    assert ovens.text(says, "en") == "an income of at most 100 yuan"
    assert ovens.text(says, "en", FIRST_OF_NEW) == "an income of at most 120 yuan"


def test_before_its_own_day_a_pack_says_nothing() -> None:
    with pytest.raises(NotInForce, match="says nothing about 2029-12-31"):
        covered(50, date(2029, 12, 31))


def test_a_question_is_asked_by_the_figures_of_the_day() -> None:
    known = {"income": 110}
    assert pack().next_question(known, LAST_OF_OLD) is None
    assert pack().next_question(known, FIRST_OF_NEW) is not None


def test_after_the_packs_year_a_verdict_is_stale() -> None:
    assert not pack().screen({}, LAST_OF_OLD).stale
    assert pack().screen({}, FIRST_OF_NEW).stale


def test_a_reading_decides_whether_the_line_is_within() -> None:
    strict = pack(changed("measure-0.yaml", "    value: true", "    value: false"))
    assert covered(100, None) is True
    assert covered(100, None, strict) is False
    assert covered(99, None, strict) is True
