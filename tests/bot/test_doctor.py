"""`bangfu doctor`: what is wrong is said in one line, with the mend."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.cli import main
from bot.clock import now
from bot.keys import data_keys
from bot.settings import load
from storage import Database, KeyRing, save_turn, take_turn
from storage.reminders import note_ring
from tests.storage.samples import tamper


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    monkeypatch.chdir(tmp_path)
    settings = load()
    settings.make_data_dir()
    with Database.open(settings.database, data_keys(settings)) as db:
        db.upgrade()
        yield db


def looked(capsys: pytest.CaptureFixture[str], status: int = 0) -> dict[str, str]:
    """Check -> how it stands."""
    assert main(["doctor", "--json"]) == status
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert all(each["mend"] for each in found if each["fate"] != "ok")
    return {each["check"]: each["fate"] for each in found}


def test_before_the_first_start_nothing_fails(tmp_path: Path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert "fail" not in looked(capsys).values()


def test_a_running_installation_is_well(installed: Database, capsys):
    with installed.transaction() as tx:
        note_ring(tx, now())
    found = looked(capsys)
    assert {found[name] for name in ("keys", "database", "migrations", "data key", "clock", "reminders", "outbox")} == {
        "ok"
    }


def test_a_database_behind_is_told(installed: Database, capsys):
    tamper(installed, "UPDATE alembic_version SET version_num = '0003'")
    assert looked(capsys, 1)["migrations"] == "fail"


def test_a_lost_key_is_told(installed: Database, capsys, monkeypatch):
    with installed.transaction() as tx:
        turn = take_turn(tx, "web", "somebody", now())
        save_turn(tx, turn.chat_id, {"flow": "idle"}, 1, now())
    monkeypatch.setenv("BANGFU_DATA_KEYS", KeyRing.generate().dump())
    assert looked(capsys, 1)["data key"] == "fail"


def test_a_clock_that_was_set_back_is_told(installed: Database, capsys):
    with installed.transaction() as tx:
        take_turn(tx, "web", "somebody", now() + timedelta(hours=2))
    assert looked(capsys, 1)["clock"] == "fail"


def test_that_nobody_looks_what_is_due_is_told(installed: Database, capsys):
    with installed.transaction() as tx:
        note_ring(tx, now() - timedelta(days=3))
    assert looked(capsys, 1)["reminders"] == "fail"


def test_a_telegram_that_does_not_answer_is_told_without_the_token(installed: Database, capsys, monkeypatch):
    monkeypatch.setenv("BANGFU_TELEGRAM_TOKEN", "123456:very-secret")
    monkeypatch.setenv("BANGFU_TELEGRAM_API", "http://127.0.0.1:9")
    assert main(["doctor"]) == 1
    printed = capsys.readouterr()
    assert "http://127.0.0.1:9 does not answer" in printed.out
    assert "very-secret" not in printed.out + printed.err


def test_a_wrong_setting_is_one_line(installed: Database, capsys, monkeypatch):
    monkeypatch.setenv("BANGFU_PACK", "nowhere")
    assert looked(capsys, 1)["pack"] == "fail"
