"""`bangfu remind` and `bangfu workdays`, as an operator or a county's SMS gateway calls them."""

import json
from datetime import date
from pathlib import Path

import pytest

from bot.cli import main
from bot.keys import data_keys
from bot.settings import load
from policy_kb.casework import ADMIN, CONTACT_CADRE, Area
from storage import Database
from storage.households import keep_roster
from tests.storage.county import UPPER, a_household, a_person

FIELDS = {"at", "recipient", "role", "channel", "kind", "period", "duties", "text"}


@pytest.fixture
def county(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with two households, of which one's cadre is with the bot."""
    monkeypatch.chdir(tmp_path)
    settings = load()
    settings.make_data_dir()
    with Database.open(settings.database, data_keys(settings)) as db:
        db.upgrade()
        with db.transaction() as tx:
            keep_roster(tx, [a_household("0101", head="张三"), a_household("0102", cadre="没来的")], date(2026, 1, 1))
        a_person(db, "cadre", CONTACT_CADRE, Area(UPPER), "王芳")
        a_person(db, "admin", ADMIN, Area(), "郑管")
    return tmp_path


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict]:
    assert main(["remind", "--json", *arguments]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_it_tells_who_gets_what(county: Path, capsys: pytest.CaptureFixture[str]):
    found = told(capsys, "--at", "2026-11-27T09:00", "--dry-run")
    assert all(set(each) == FIELDS for each in found)
    visits = {each["recipient"]: each for each in found if each["kind"] == "visits"}
    assert {name: each["channel"] for name, each in visits.items()} == {"王芳": "web", "没来的": "none"}
    mine = visits["王芳"]
    assert (mine["at"], mine["role"], mine["period"]) == ("2026-11-27T09:00:00+08:00", "contact_cadre", "2026-11-27")
    assert [(duty["duty"], duty["household"], duty["owner"]) for duty in mine["duties"]] == [("visit", "0101", "王芳")]
    assert "张三（甲村 0101）" in mine["text"]


def test_a_dry_run_makes_nothing_and_tells_the_same_again(county: Path, capsys: pytest.CaptureFixture[str]):
    first = told(capsys, "--at", "2026-11-27", "--dry-run")
    assert told(capsys, "--at", "2026-11-27", "--dry-run") == first


def test_made_once_they_are_not_made_again_and_a_dry_run_still_tells_them(
    county: Path, capsys: pytest.CaptureFixture[str]
):
    made = told(capsys, "--at", "2026-11-27")
    assert {each["kind"] for each in made} == {"visits", "calendar"}
    assert told(capsys, "--at", "2026-11-27T15:00") == []
    again = told(capsys, "--at", "2026-11-27", "--dry-run")
    assert [each["duties"] for each in again] == [each["duties"] for each in made]


@pytest.mark.parametrize("at", ["2026-11-28T09:00", "2026-11-27T21:00", "2026-11-27T07:59", "2020-11-20"])
def test_out_of_hours_and_before_the_notice_nothing_is_due(county: Path, capsys: pytest.CaptureFixture[str], at: str):
    assert told(capsys, "--at", at, "--dry-run") == []
    assert main(["remind", "--at", at, "--dry-run"]) == 0
    assert "nothing is due" in capsys.readouterr().out


def test_for_people_it_is_lines(county: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["remind", "--at", "2026-11-27", "--dry-run"]) == 0
    out = capsys.readouterr().out
    assert "王芳  contact_cadre  web  visits" in out
    assert "    · 张三（甲村 0101）" in out


def test_a_time_that_is_none_is_refused_in_one_line(county: Path, capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as stopped:
        main(["remind", "--at", "soon"])
    assert stopped.value.code == 2
    assert "'soon' is not a time like 2026-11-20T09:00" in capsys.readouterr().err


def test_the_holidays_of_a_year_as_a_table(county: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["workdays", "2026"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "day,worked"
    assert "2026-10-01,no" in lines
    assert "2026-10-10,yes" in lines
    assert main(["workdays", "2031"]) == 1
    assert "the holidays of 2031 are not known" in capsys.readouterr().err


def test_an_operators_table_stands_over_the_library(county: Path, capsys: pytest.CaptureFixture[str]):
    table = county / "data" / "workdays.csv"
    table.write_text("day,worked\n2026-11-27,no\n2027-02-08,no\n")
    assert told(capsys, "--at", "2026-11-27", "--dry-run") == []
    kinds = {each["kind"] for each in told(capsys, "--at", "2026-11-26", "--dry-run")}
    assert kinds == {"visits"}  # the 27th is off, and next year is known now
    table.write_text("2026-11-27,perhaps\n")
    assert main(["remind", "--at", "2026-11-27"]) == 1
    assert "workdays.csv, line 1: it takes a day and yes or no" in capsys.readouterr().err
