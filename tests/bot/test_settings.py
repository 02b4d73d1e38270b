"""Settings: a wrong one is one line that names it; keys are made once; an old database is refused."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

import storage
from bot.keys import KEYS_FILE, SECRET_KEY_FILE, data_keys, secret_key
from bot.settings import Settings, load
from storage import KeyRing
from storage.migrate import SCRIPTS
from tests.bot.programs import BANGFU, environment

MIGRATIONS = Path(storage.__file__).parent / "migrations"
SECRET = "c2VjcmV0LWtleS1tYXRlcmlhbA=="
DEAD_PORT = "postgresql+psycopg://u:hunter2@127.0.0.1:1/x"


@pytest.mark.parametrize(
    ("name", "value", "arguments"),
    [
        ("PACK", "nonsense", ["ask", "猪"]),
        ("PACK", "folder", ["policy", "show"]),
        ("TRANSCRIPT_DAYS", "0", ["ask", "猪"]),
        ("TRANSCRIPT_DAYS", "soon", ["chat"]),
        ("DATABASE_URL", "foo://", ["chat"]),
        ("DATABASE_URL", "nonsense", ["db", "upgrade"]),
        ("DATABASE_URL", "sqlite://", ["db", "upgrade"]),
        ("DATA_KEYS", "bad", ["chat"]),
        ("DATA_KEYS", f"k1:{SECRET}", ["db", "upgrade"]),
        ("DATA_KEYS", f"k1:{SECRET[:-3]}", ["chat"]),
        ("NOTICE", "missing", ["policy", "show"]),
        ("NOTICE", "folder", ["chat"]),
        ("NOTICE", "gbk.txt", ["screen", "a.jsonl"]),
        ("NOTICE", "empty.txt", ["ask", "猪"]),
        ("DATA_DIR", "file", ["db", "upgrade"]),
        ("DATA_DIR", "file/below", ["db", "upgrade"]),
        ("DATA_DIR", "/proc/nowhere", ["db", "upgrade"]),
        ("TELEGRAM_API", "api.telegram.org", ["run"]),
        ("TELEGRAM_MODE", "pigeon", ["run"]),
        ("TELEGRAM_TOKEN", "nonsense", ["run"]),
        ("TELEGRAM_WEBHOOK_SECRET", "two words", ["run"]),
        ("TELEGRAM_PER_SECOND", "0", ["run"]),
    ],
)
def test_a_wrong_setting_is_one_line_that_names_it(bangfu, monkeypatch, tmp_path, name, value, arguments):
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    (tmp_path / "empty.txt").touch()
    (tmp_path / "gbk.txt").write_bytes("一、通知".encode("gbk"))
    monkeypatch.setenv(f"BANGFU_{name}", value)
    line = bangfu(*arguments).refused()
    assert line.startswith(f"bangfu: BANGFU_{name}")
    assert SECRET[:-3] not in line


def test_a_database_that_cannot_be_reached_is_one_line_without_the_password(bangfu, monkeypatch):
    monkeypatch.setenv("BANGFU_DATABASE_URL", DEAD_PORT)
    line = bangfu("chat").refused()
    assert "cannot be opened" in line
    assert "hunter2" not in line


def test_a_file_that_is_no_database_is_one_line(bangfu, monkeypatch, tmp_path):
    (tmp_path / "a.db").write_text("no database " * 100)
    monkeypatch.setenv("BANGFU_DATABASE_URL", "sqlite:///a.db")
    assert "cannot be opened" in bangfu("chat").refused()


def test_a_database_that_fails_later_is_one_line_without_the_statement(bangfu, monkeypatch):
    monkeypatch.setenv("BANGFU_DATABASE_URL", "sqlite:///a.db")
    monkeypatch.setattr("storage.retention.inbox.name", "nowhere")
    bangfu("db", "upgrade")
    line = bangfu("chat").refused()
    assert line == "bangfu: the database failed: no such table: nowhere"


def test_settings_come_from_a_file_too_and_the_environment_goes_first(monkeypatch, tmp_path):
    (tmp_path / ".env").write_text("BANGFU_PACK=from-file\nBANGFU_TRANSCRIPT_DAYS=7\nBANGFU_UNHEARD_OF=1\n")
    monkeypatch.setenv("BANGFU_PACK", "from-environment")
    settings = load()
    assert (settings.pack, settings.transcript_days) == ("from-environment", 7)


def test_a_settings_file_that_is_not_utf8_is_one_line(bangfu, tmp_path):
    (tmp_path / ".env").write_bytes("BANGFU_PACK=奉节".encode("gbk"))
    assert ".env" in bangfu("ask", "猪").refused()


def test_an_empty_variable_is_one_not_given(monkeypatch):
    for name in ("DATABASE_URL", "DATA_KEYS", "PACK", "NOTICE", "TRANSCRIPT_DAYS"):
        monkeypatch.setenv(f"BANGFU_{name}", "")
    assert load() == Settings.model_construct()


def test_keys_are_made_once_and_for_the_owner_alone(tmp_path):
    settings = Settings(data_dir=tmp_path / "new" / "folder")
    first = data_keys(settings).dump()
    path = settings.data_dir / KEYS_FILE
    assert path.stat().st_mode & 0o777 == 0o600
    assert data_keys(settings).dump() == first == path.read_text().strip()
    assert [each.name for each in settings.data_dir.iterdir()] == [KEYS_FILE]


def test_keys_given_are_used_and_none_are_made(tmp_path):
    given = KeyRing.generate().dump()
    settings = Settings(data_dir=tmp_path / "data", data_keys=given)
    assert data_keys(settings).dump() == given
    assert list(settings.data_dir.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"k1:abc", b"\xff\xfe"])
def test_a_damaged_key_file_is_one_line_that_names_it_and_stays(bangfu, tmp_path, content):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / KEYS_FILE).write_bytes(content)
    assert f"data/{KEYS_FILE}" in bangfu("db", "upgrade").refused()
    assert (tmp_path / "data" / KEYS_FILE).read_bytes() == content


def test_the_key_of_sessions_is_made_once_and_for_the_owner_alone(tmp_path):
    settings = Settings(data_dir=tmp_path)
    first = secret_key(settings)
    assert len(first) == 64
    assert secret_key(settings) == first
    assert (tmp_path / SECRET_KEY_FILE).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("name", ["SECRET_KEY", "DATA_DIR"])
def test_a_key_of_sessions_that_can_be_guessed_is_refused(bangfu, monkeypatch, tmp_path, name):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / SECRET_KEY_FILE).touch()
    if name == "SECRET_KEY":
        monkeypatch.setenv("BANGFU_SECRET_KEY", "hunter2")
    line = bangfu("run").refused()
    assert line.startswith(f"bangfu: BANGFU_{name}")
    assert "hunter2" not in line


def test_another_process_made_the_keys_meanwhile(tmp_path, monkeypatch):
    settings = Settings(data_dir=tmp_path)
    theirs = KeyRing.generate()
    link = os.link

    def beaten(draft, path):
        Path(path).write_text(theirs.dump())
        link(draft, path)

    monkeypatch.setattr("os.link", beaten)
    assert data_keys(settings).dump() == theirs.dump()
    assert [each.name for each in tmp_path.iterdir()] == [KEYS_FILE]


def test_processes_that_start_together_end_with_one_key_ring_and_one_database(tmp_path):
    command, streams = [*BANGFU, "db", "upgrade"], {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE}
    starting = [subprocess.Popen(command, cwd=tmp_path, env=environment(), **streams) for _ in range(3)]
    for process in starting:
        _, complaint = process.communicate()
        assert (process.returncode, complaint) == (0, b"")
    assert sorted(each.name for each in (tmp_path / "data").iterdir()) == ["bangfu.db", KEYS_FILE]
    KeyRing.parse((tmp_path / "data" / KEYS_FILE).read_text().strip())


def test_a_database_behind_its_migrations_is_refused_with_what_to_do(bangfu, monkeypatch, tmp_path, database_url):
    monkeypatch.setenv("BANGFU_DATABASE_URL", database_url)
    bangfu("db", "upgrade")
    newer = tmp_path / "newer"
    shutil.copytree(MIGRATIONS, newer)
    head = max(path.name for path in (MIGRATIONS / "versions").glob("v*.py"))[1:5]
    (newer / "versions" / "v9999.py").write_text(f'revision = "9999"\ndown_revision = "{head}"\ndef upgrade(): pass\n')
    monkeypatch.setattr("storage.migrate.SCRIPTS", str(newer))
    assert bangfu("chat").refused() == "bangfu: the database is behind by 1 migration(s); run `bangfu db upgrade`"
    assert bangfu("db", "upgrade").out == "applied 1 migration(s)\n"
    assert bangfu("chat").status == 0
    monkeypatch.setattr("storage.migrate.SCRIPTS", SCRIPTS)
    assert "another version" in bangfu("chat").refused()


def test_a_database_sealed_with_another_key_is_refused_and_left_as_it_is(bangfu, monkeypatch, tmp_path):
    monkeypatch.setenv("BANGFU_DATABASE_URL", f"sqlite:///{tmp_path / 'talk.db'}")
    monkeypatch.setenv("BANGFU_DATA_DIR", str(tmp_path / "one"))
    assert bangfu("chat", "--script", "-", stdin="/screen\n脱贫户，没有被监测过\n".encode()).status == 0
    monkeypatch.setenv("BANGFU_DATA_DIR", str(tmp_path / "two"))
    assert "BANGFU_DATA_KEYS" in bangfu("chat", "--script", "-", stdin=b"/screen\n").refused()
    monkeypatch.setenv("BANGFU_DATA_DIR", str(tmp_path / "one"))
    assert "2021 年" in bangfu("chat", "--script", "-", stdin=b"").out
