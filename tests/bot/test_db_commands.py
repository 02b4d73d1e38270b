"""`bangfu db`: a backup restored elsewhere, a county moved to PostgreSQL, keys renewed, as an operator does it."""

import json
import shutil
import stat
from datetime import timedelta

import pytest

from bot.county import furnish
from bot.keys import data_keys
from bot.runner import Runner
from bot.settings import load
from bot.wiring import open_database
from handlers.values import Say
from storage import KeyRing
from storage.moving import tallies
from tests.bot.conftest import load_once
from tests.bot.talk import NOON


@pytest.fixture
def county(bangfu, tmp_path):
    """The sample county in the data folder."""
    assert bangfu("db", "upgrade").status == 0
    with open_database(load()) as database:
        furnish(Runner(database, load_once("fengjie-2022"), lambda: NOON), "web")
    return tmp_path / "data"


def everything():
    with open_database(load()) as database, database.snapshot() as tx:
        return tallies(tx.connection)


@pytest.fixture
def elsewhere(county, tmp_path, monkeypatch):
    """From here on another data folder, with the same keys and no database."""

    def move():
        (tmp_path / "elsewhere").mkdir()
        shutil.copy(county / "data-keys", tmp_path / "elsewhere" / "data-keys")
        monkeypatch.setenv("BANGFU_DATA_DIR", str(tmp_path / "elsewhere"))

    return move


def test_the_drill_a_backup_is_restored_on_another_machine(bangfu, county, elsewhere):
    before = everything()
    ran = bangfu("db", "backup", "county.backup")
    assert ran.status == 0 and f"{sum(t.rows for t in before.values())} rows" in ran.out
    elsewhere()
    assert bangfu("db", "restore", "county.backup").status == 0
    assert everything() == before
    assert json.loads(bangfu("duties", "--on", "2026-11-24", "--json").out.splitlines()[0])["duty"]


def test_a_backup_is_its_owners_alone_and_a_failure_leaves_none(bangfu, county, tmp_path):
    bangfu("db", "backup", "county.backup")
    assert stat.S_IMODE((tmp_path / "county.backup").stat().st_mode) == 0o600
    assert "no folder" in bangfu("db", "backup", "nowhere/county.backup").refused()


def test_backups_without_a_name_go_to_the_data_folder_and_the_newest_stay(bangfu, county, monkeypatch):
    for second in range(3):
        monkeypatch.setattr("bot.commands.db.now", lambda second=second: NOON.replace(second=second))
        assert bangfu("db", "backup", "--keep", "2").status == 0
    names = sorted(path.name for path in (county / "backups").iterdir())
    assert names == ["bangfu-20261124T120001.backup", "bangfu-20261124T120002.backup"]
    assert "1 or more" in bangfu("db", "backup", "--keep", "0").refused(2)


def test_a_restore_over_a_database_with_rows_is_refused(bangfu, county):
    before = everything()
    bangfu("db", "backup", "county.backup")
    assert "has rows already" in bangfu("db", "restore", "county.backup").refused()
    assert everything() == before


@pytest.mark.parametrize(
    ("arguments", "reason", "status"),
    [
        (("restore",), "takes the backup", 2),
        (("restore", "nowhere.backup"), "No such file", 1),
        (("copy-to",), "takes the address", 2),
        (("copy-to", "mysql://x"), "BANGFU_DATABASE_URL", 1),
    ],
)
def test_what_cannot_be_done_is_one_line(bangfu, county, arguments, reason, status):
    assert reason in bangfu("db", *arguments).refused(status)


def test_a_county_moves_to_postgresql_whole(bangfu, county, postgresql_url, monkeypatch):
    before = everything()
    ran = bangfu("db", "copy-to", postgresql_url)
    assert ran.status == 0 and "counted and compared" in ran.out
    monkeypatch.setenv("BANGFU_DATABASE_URL", postgresql_url)
    assert everything() == before
    assert "has rows already" in bangfu("db", "copy-to", postgresql_url).refused()


def test_keys_are_renewed_in_three_steps(bangfu, county):
    old = data_keys(load())
    assert bangfu("db", "rotate-key", "--new").status == 0
    both = data_keys(load())
    assert both.ids[1:] == old.ids and stat.S_IMODE((county / "data-keys").stat().st_mode) == 0o600
    assert "rows are under another key still" in bangfu("db", "rotate-key", "--drop-old").refused()
    assert "0 left" in bangfu("db", "rotate-key").out
    assert bangfu("db", "rotate-key", "--drop-old").status == 0
    assert data_keys(load()).ids == both.ids[:1]
    assert bangfu("user", "list").status == 0


def test_a_ring_that_the_operator_keeps_is_shown_and_not_written(bangfu, county, monkeypatch):
    kept = (county / "data-keys").read_text().strip()
    monkeypatch.setenv("BANGFU_DATA_KEYS", kept)
    shown = bangfu("db", "rotate-key", "--new").out.splitlines()[0]
    ring = KeyRing.parse(shown.removeprefix("BANGFU_DATA_KEYS="))
    assert ring.ids[1:] == KeyRing.parse(kept).ids
    assert (county / "data-keys").read_text().strip() == kept


def test_what_would_be_purged_is_counted_before_it_is(bangfu, county, monkeypatch):
    with open_database(load()) as database:
        runner = Runner(database, load_once("fengjie-2022"), lambda: NOON - timedelta(days=400))
        runner.receive("web", "long-ago", Say("你好"), "1")
    before = everything()
    told = bangfu("db", "purge", "--dry-run").out.split()
    assert int(told[told.index("messages") - 1]) >= 1
    assert everything() == before
    deleted = bangfu("db", "purge").out.split()
    assert deleted[-10:] == told[-10:]
    assert everything()["inbox"].rows == before["inbox"].rows - 1
    monkeypatch.setenv("BANGFU_TRANSCRIPT_DAYS", "0")
    assert "BANGFU_TRANSCRIPT_DAYS" in bangfu("db", "purge").refused()
