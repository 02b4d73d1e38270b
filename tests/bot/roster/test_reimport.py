"""A roster read in again: what it does not say stays, what it says to empty is emptied, hand-overs hold."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bot.roster import write
from bot.roster.columns import HOUSEHOLDS
from bot.roster.intake import compare
from policy_kb.roster import Household
from storage import Database
from storage.case_tables import cadres
from storage.households import hand_over, keep_roster, kept_roster
from tests.bot.roster.tables import TODAY, a_household, a_member, reading, roster, warned, workbook

FULL = {
    "是否脱贫户": "是",
    "监测状态": "未消除",
    "纳入监测日期": date(2026, 3, 1),
    "2021年人均纯收入": 9000,
    "帮扶联系干部": "陈光明",
    "结对日期": date(2025, 1, 1),
}
GRANDMOTHER = {"姓名": "王婆婆", "出生日期": date(1950, 1, 1), "子女月缴赡养金": 200}


def taken(db: Database, content: bytes) -> tuple[int, list[tuple[str | None, str]]]:
    """Reads it in. How many households changed, and which fields of which members."""
    found = reading(content)
    assert found.problem_count == 0, found.problems
    with db.transaction() as tx:
        compared = compare(tx, found, TODAY)
        keep_roster(tx, compared.to_keep, TODAY)
    changes = [(change.member, change.field) for _, each in compared.changed for change in each]
    return len(compared.changed), changes


def kept(db: Database) -> Household:
    with db.transaction() as tx:
        (found,) = kept_roster(tx, TODAY)
    return found


@pytest.fixture
def filled(db: Database) -> Household:
    taken(db, roster([a_household(**FULL)], [a_member(**{"出生日期": date(1970, 1, 1)}), a_member(**GRANDMOTHER)]))
    return kept(db)


def only(*titles: str, **cells: object) -> list[list[object]]:
    """A sheet of a few columns, with one household's cells."""
    row = a_household(**cells)
    return [list(titles), [row.get(title) for title in titles]]


REQUIRED = ("户编号", "户主姓名", "乡镇", "村")


def test_columns_and_a_sheet_that_are_not_there_change_nothing(db: Database, filled: Household):
    content = workbook({HOUSEHOLDS.sheet: only(*REQUIRED)})
    assert taken(db, content) == (0, [])
    assert kept(db) == filled
    assert {key for _, key in warned(reading(content))} == {"columns_absent", "no_members"}


def test_an_empty_cell_says_nothing(db: Database, filled: Household):
    assert taken(db, roster([a_household()], [a_member(), a_member(姓名="王婆婆")])) == (0, [])
    assert kept(db) == filled


def test_a_household_without_member_rows_keeps_its_members(db: Database, filled: Household):
    assert taken(db, roster([a_household(**FULL)], [])) == (0, [])
    assert kept(db).members == filled.members


def test_members_listed_are_the_members_and_keep_what_is_not_said_of_them(db: Database, filled: Household):
    changed = taken(db, roster([a_household()], [a_member(), a_member(姓名="李小山")]))
    assert changed == (1, [("李小山", "member"), ("王婆婆", "member")])
    assert [(each.name, each.born) for each in kept(db).members] == [("李大山", date(1970, 1, 1)), ("李小山", None)]


def test_what_a_cell_says_to_empty_is_emptied(db: Database, filled: Household):
    content = roster(
        [a_household(**{"2021年人均纯收入": "清空", "帮扶联系干部": " 清空 "})],
        [a_member(), a_member(姓名="王婆婆", 子女月缴赡养金="清空")],
    )
    count, changes = taken(db, content)
    assert count == 1
    assert {(None, "income_2021"), (None, "cadre"), ("王婆婆", "monthly_support")} <= set(changes)
    after = kept(db)
    assert (after.income_2021, after.cadre, after.members[1].monthly_support) == (None, None, None)
    assert after.members[1].born == date(1950, 1, 1)


@pytest.mark.parametrize("title", REQUIRED)
def test_what_must_be_there_cannot_be_emptied_away(title: str):
    assert not reading(roster([a_household(**{title: "清空"})], None)).cleared.get("0412")


def test_a_caseload_handed_over_is_not_handed_back_by_the_roster_of_before(db: Database, filled: Household):
    taken(db, roster([a_household(户编号="0500", 帮扶联系干部="王兰"), a_household(**FULL)]))
    with db.transaction() as tx:
        by_name = {row["name"]: row["id"] for row in tx.rows(select(cadres.c.id, cadres.c.name))}
        hand_over(tx, by_name["陈光明"], by_name["王兰"], TODAY - timedelta(days=5))
        (now, _) = kept_roster(tx, TODAY)
    assert now.cadre == "王兰"
    later = a_household(**{**FULL, "帮扶联系干部": None, "结对日期": None, "2021年人均纯收入": 9500})
    assert taken(db, roster([later])) == (1, [(None, "income_2021")])
    with db.transaction() as tx:
        assert kept_roster(tx, TODAY, ["0412"])[0].cadre == "王兰"


def test_an_export_read_in_again_changes_nothing(db: Database, filled: Household, tmp_path):
    with db.transaction() as tx:
        write(kept_roster(tx, TODAY), tmp_path / "out.xlsx")
    assert taken(db, (tmp_path / "out.xlsx").read_bytes()) == (0, [])
