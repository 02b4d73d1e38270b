"""`bangfu duties`: every duty of a date."""

from datetime import date

from bot.roster import write
from policy_kb.roster import Household
from tests.bot.conftest import Bangfu


def test_every_duty_of_a_date_is_told_with_its_owner_and_its_state(bangfu: Bangfu, tmp_path):
    rows = [
        Household("0101", "张三", "上坪镇", "甲村", cadre="王芳", assigned_on=date(2026, 1, 1)),
        Household("0102", "李四", "上坪镇", "甲村", monitoring="active", entered_on=date(2026, 11, 20)),
    ]
    write(rows, tmp_path / "r.xlsx")
    assert bangfu("roster", "import", "r.xlsx").status == 0
    visit, missed, plan = sorted(bangfu("duties", "--on", "2026-11-25", "--json").objects, key=lambda d: d["duty"])[
        ::-1
    ]
    visit, missed = sorted((visit, missed), key=lambda duty: duty["opened"])[::-1]
    assert visit == {
        "duty": "visit",
        "household": "0101",
        "village": "甲村",
        "owner": "王芳",
        "opened": "2026-11-01",
        "due": "2026-11-30",
        "state": "open",
        "done_on": None,
        "attempts": 0,
    }
    assert missed["state"] == "missed"
    assert (plan["duty"], plan["due"], plan["owner"]) == ("new-plan", "2026-11-30", None)
    assert "0102" in bangfu("duties", "--on", "2026-12-01").out


def test_before_the_notice_nothing_is_owed_and_that_is_said(bangfu: Bangfu):
    assert "2022" in bangfu("duties", "--on", "2022-01-01").refused()


def test_a_county_without_households_owes_nothing(bangfu: Bangfu):
    assert "nothing is owed" in bangfu("duties", "--on", "2026-11-25").out
