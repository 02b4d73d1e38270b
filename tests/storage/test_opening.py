"""Opening a database: what is accepted, what is refused, what an SQLite file is like."""

import sqlite3
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from storage import Database, DatabaseUnavailable, KeyRing, NotDurable, UnsupportedUrl
from storage.engines import prepare_sqlite
from tests.storage.samples import a_turn, in_threads, stored

CANARY = "金丝雀-canary"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "nonsense",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:///file::memory:?uri=true",
        "sqlite:///file:x.db",
        "sqlite:///x.db?mode=memory",
        "mysql://user:SECRET@host/name",
        "postgresql+asyncpg://user:SECRET@host/name",
    ],
)
def test_a_url_we_cannot_keep_promises_on_is_refused_without_its_password(url: str, keys: KeyRing):
    with pytest.raises(UnsupportedUrl, match="BANGFU_DATABASE_URL") as refusal:
        Database.open(url, keys)
    assert "SECRET" not in str(refusal.value)


def test_memory_is_refused_with_the_reason(keys: KeyRing):
    with pytest.raises(UnsupportedUrl, match="two connections would see two databases"):
        Database.open("sqlite:///:memory:", keys)


def test_a_postgresql_url_without_a_driver_is_understood(postgresql_url: str, keys: KeyRing):
    with Database.open(postgresql_url.replace("+psycopg", ""), keys) as db:
        assert db.pending() == ["0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009"]


def test_a_server_that_does_not_answer_is_one_clear_sentence(tmp_path: Path, keys: KeyRing):
    with pytest.raises(DatabaseUnavailable, match="cannot be opened") as refusal:
        Database.open(f"postgresql+psycopg://user:SECRET@/name?host={tmp_path}", keys)
    assert "SECRET" not in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_a_postgresql_that_acknowledges_early_is_refused(postgresql_url: str, keys: KeyRing):
    with pytest.raises(NotDurable, match="synchronous_commit is off"):
        Database.open(f"{postgresql_url}%20-csynchronous_commit%3Doff", keys)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path, keys: KeyRing):
    with pytest.raises(DatabaseUnavailable, match="nowhere"):
        Database.open(f"sqlite:///{tmp_path / 'nowhere' / 'a.db'}", keys)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path, keys: KeyRing):
    (tmp_path / "a.db").write_text("a shopping list, and rather a long one at that" * 9)
    with pytest.raises(DatabaseUnavailable, match="not a database"):
        Database.open(f"sqlite:///{tmp_path / 'a.db'}", keys)


def test_an_sqlite_that_cannot_keep_a_log_ahead_is_refused():
    connection = sqlite3.connect(":memory:")
    with pytest.raises(NotDurable, match="journal_mode is memory where wal is needed"):
        prepare_sqlite(connection)
    connection.close()


def test_the_files_of_a_new_database_are_the_owners_alone(sqlite_url: str, tmp_path: Path, keys: KeyRing):
    with Database.open(sqlite_url, keys) as db:
        db.upgrade()
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert modes == {"bangfu.db": 0o600, "bangfu.db-wal": 0o600, "bangfu.db-shm": 0o600}


def test_every_pooled_connection_has_every_pragma(sqlite_url: str, keys: KeyRing):
    with Database.open(sqlite_url, keys) as db:
        db.upgrade()
        found: list[tuple[int, ...]] = []
        everybody_is_in = threading.Barrier(5)

        def look(_number: int) -> None:
            with db._engine.connect() as connection:
                raw = connection.connection.dbapi_connection
                everybody_is_in.wait()
                names = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
                found.append(tuple(raw.execute(f"PRAGMA {name}").fetchone()[0] for name in names))

        in_threads(5, look)
    assert found == [("wal", 2, 1, 10_000)] * 5


def test_a_transaction_holds_the_file_for_writing_from_its_first_moment(sqlite_url: str, tmp_path: Path, keys: KeyRing):
    with Database.open(sqlite_url, keys) as db, db.transaction():
        other = sqlite3.connect(tmp_path / "bangfu.db", timeout=0)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        other.close()


def test_a_person_with_a_chat_cannot_be_deleted(db: Database):
    a_turn(db)
    with pytest.raises(IntegrityError), db.transaction() as tx:
        tx.execute(text("DELETE FROM people"))


def test_a_second_database_on_the_file_waits_its_turn(database_url: str, keys: KeyRing):
    with Database.open(database_url, keys) as one, Database.open(database_url, keys) as two:
        one.upgrade()
        in_threads(4, lambda number: [a_turn((one, two)[number % 2]) for _ in range(15)] and None)
        assert stored(one, "SELECT version FROM chats") == [60]


def test_a_second_process_waits_its_turn(db: Database, database_url: str, keys: KeyRing):
    script = (
        "import sys\n"
        "from storage import Database, KeyRing\n"
        "from tests.storage.samples import a_turn\n"
        "with Database.open(sys.argv[1], KeyRing.parse(sys.argv[2])) as db:\n"
        "    for _ in range(20): a_turn(db)\n"
    )
    command = [sys.executable, "-W", "error", "-c", script, database_url, keys.dump()]
    root = Path(__file__).parents[2]
    others = [subprocess.Popen(command, cwd=root) for _ in range(2)]
    for _ in range(20):
        a_turn(db)
    assert [other.wait() for other in others] == [0, 0]
    assert stored(db, "SELECT version FROM chats") == [60]


def test_many_may_open_a_new_file_at_once(sqlite_url: str, keys: KeyRing):
    opened: list[Database] = []
    in_threads(8, lambda _number: opened.append(Database.open(sqlite_url, keys)))
    for db in opened:
        db.close()
    assert len(opened) == 8


def test_nothing_said_is_found_in_the_files(sqlite_url: str, tmp_path: Path, keys: KeyRing):
    with Database.open(sqlite_url, keys) as db:
        db.upgrade()
        for _ in range(3):
            a_turn(db, "an-address", says=CANARY, replies=[CANARY], state={CANARY: CANARY})
        files = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert set(files) == {"bangfu.db", "bangfu.db-wal", "bangfu.db-shm"}
    everything = b"".join(files.values()) + (tmp_path / "bangfu.db").read_bytes()
    assert b"an-address" in everything  # the search does look in the right place
    for form in (CANARY.encode(), b"canary", CANARY.encode("unicode_escape"), "金丝雀".encode()):
        assert form not in everything


def test_nothing_said_is_found_in_the_cells(db: Database):
    a_turn(db, says=CANARY, replies=[CANARY], state={CANARY: CANARY})
    for query in ("SELECT state FROM chats", "SELECT body FROM inbox", "SELECT body FROM outbox"):
        (cell,) = stored(db, query)
        assert len(cell) > len(CANARY.encode())
        assert b"canary" not in bytes(cell)
