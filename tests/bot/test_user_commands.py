"""`bangfu user`, `bangfu roster import|export`, `bangfu ledger`: a county set up from the command line."""

from pathlib import Path

import pytest

from bot.roster import read, write
from policy_kb.roster import Household
from tests.bot.conftest import Bangfu
from tests.storage.county import TODAY

ROWS = [
    Household("0101", "张三", "上坪镇", "甲村", lifted=True, income_2021=9000, cadre="王芳"),
    Household("0102", "李四", "上坪镇", "乙村"),
]


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    write(ROWS, tmp_path / "roster.xlsx")
    return tmp_path / "roster.xlsx"


def test_a_roster_comes_out_as_it_went_in(bangfu: Bangfu, roster: Path):
    assert bangfu("roster", "import", "roster.xlsx").out.splitlines()[-2:] == [
        "2 new, 0 changed, 0 as they are",
        "imported",
    ]
    assert bangfu("roster", "export", "out.xlsx").status == 0
    assert list(read(Path("out.xlsx"), "out.xlsx", TODAY).households) == ROWS
    again = bangfu("roster", "import", "out.xlsx")
    assert "0 new, 0 changed, 2 as they are" in again.out


def test_a_dry_run_tells_what_would_change_and_changes_nothing(bangfu: Bangfu, roster: Path, tmp_path: Path):
    bangfu("roster", "import", "roster.xlsx")
    write(
        [Household("0101", "张三", "上坪镇", "甲村", lifted=True, income_2021=9500, cadre="王芳")], tmp_path / "b.xlsx"
    )
    told = bangfu("roster", "import", "b.xlsx", "--dry-run").out
    assert "9000 → 9500" in told and "1 changed" in told
    assert "9000 → 9500" in bangfu("roster", "import", "b.xlsx").out


def test_one_bad_household_keeps_all_out_unless_the_good_ones_are_asked_for(bangfu: Bangfu, tmp_path: Path):
    write([*ROWS, ROWS[0]], tmp_path / "bad.xlsx")
    refused = bangfu("roster", "import", "bad.xlsx")
    assert refused.status == 1 and "户!A4" in refused.out and "nothing was imported" in refused.out
    assert "there is no household yet" in bangfu("roster", "export", "out.xlsx").refused()
    assert bangfu("roster", "import", "bad.xlsx", "--partial").status == 1
    assert bangfu("roster", "export", "out.xlsx").status == 0


def test_inviting_a_cadre_the_roster_does_not_name_is_warned_of_and_done(bangfu: Bangfu, roster: Path):
    bangfu("roster", "import", "roster.xlsx")
    unlike = bangfu("user", "invite", "--role", "contact_cadre", "--name", "王方", "--area", "上坪镇")
    assert "names no contact cadre 王方; did you mean 王芳?" in unlike.err and unlike.out.count("-") == 2
    assert bangfu("user", "invite", "--role", "contact_cadre", "--name", "王芳", "--area", "上坪镇").err == ""


def test_an_invitation_prints_a_code_and_its_link_where_the_address_is_known(bangfu: Bangfu, roster: Path, monkeypatch):
    bangfu("roster", "import", "roster.xlsx")
    monkeypatch.setenv("BANGFU_PUBLIC_URL", "https://chat.example.org")
    code, link = bangfu("user", "invite", "--role", "admin", "--name", "郑敏").out.splitlines()
    assert link == f"https://chat.example.org/#{code.replace('-', '')}"


def test_an_area_that_the_roster_does_not_know_is_named_with_the_nearest(bangfu: Bangfu, roster: Path):
    bangfu("roster", "import", "roster.xlsx")
    told = bangfu("user", "invite", "--role", "supervisor", "--name", "吴", "--area", "上平镇").refused()
    assert "上坪镇" in told
    assert bangfu("user", "invite", "--role", "supervisor", "--name", "吴", "--area", "上坪镇/甲村").status == 0


@pytest.mark.parametrize(
    "wrong",
    [
        ("user", "invite", "--role", "admin"),
        ("user", "invite", "--name", "甲"),
        ("user", "invite", "--role", "king", "--name", "甲"),
        ("user", "invite", "--role", "admin", "--name", "长" * 31),
        ("user", "revoke"),
        ("ledger", "export", "--month", "november"),
    ],
)
def test_a_wrong_call_is_told_in_one_line(bangfu: Bangfu, wrong: tuple[str, ...]):
    bangfu(*wrong).refused(2)


def test_a_role_that_nobody_holds_cannot_be_ended(bangfu: Bangfu):
    assert "no role with the id" in bangfu("user", "revoke", "nobody").refused()
    assert bangfu("user", "list").out == ""


def test_a_ledger_of_a_county_without_records_is_a_ledger(bangfu: Bangfu, roster: Path):
    bangfu("roster", "import", "roster.xlsx")
    assert "0 records of 2026-10" in bangfu("ledger", "export", "--month", "2026-10", "-o", "l.xlsx").out
    assert Path("l.xlsx").read_bytes().startswith(b"PK")
