"""A backup is the whole database, sealed; it goes into either kind of database, or is refused without a trace."""

import io
import threading

import pytest

from storage import Database, KeyRing, UnknownRevision, Unreadable
from storage.backup import check_backup, copy_rows, read_backup, write_backup
from storage.errors import BadBackup, NotEmpty
from storage.moving import tallies
from tests.storage.county import a_county, a_person
from tests.storage.samples import NOON, a_turn, stored, tamper

CANARY = "金丝雀的话"


@pytest.fixture
def filled(db: Database) -> Database:
    a_county(db)
    a_person(db, "cadre", "contact_cadre", name="王芳")
    for number in range(40):
        a_turn(db, f"chat-{number}", says=CANARY, replies=["答" * 50], state={"flow": "idle", "n": number})
    return db


def backed_up(db: Database, keys: KeyRing) -> bytes:
    file = io.BytesIO()
    write_backup(db, keys, file, NOON)
    return file.getvalue()


def restored(content: bytes, keys: KeyRing, url: str) -> Database:
    target = Database.open(url, keys)
    read_backup(target, keys, io.BytesIO(content))
    return target


def everything(db: Database) -> dict[str, tuple[int, int]]:
    with db.snapshot() as tx:
        return {name: (tally.rows, tally.digest) for name, tally in tallies(tx.connection).items()}


@pytest.fixture(params=["sqlite", "postgresql"])
def other_url(request: pytest.FixtureRequest, tmp_path) -> str:
    """An empty database of each kind, beside the first."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'other.db'}"
    url: str = request.getfixturevalue("another_postgresql_url")
    return url


@pytest.fixture
def another_postgresql_url(postgresql_server: str) -> str:
    import uuid

    import psycopg

    schema = f"t{uuid.uuid4().hex}"
    with psycopg.connect(postgresql_server, autocommit=True) as admin:
        admin.execute(f'CREATE SCHEMA "{schema}"')
    address = postgresql_server.replace("postgresql://", "postgresql+psycopg://", 1)
    return f"{address}&options=-csearch_path%3D{schema}"


def test_a_backup_restored_is_the_same_database(filled: Database, keys: KeyRing, other_url: str):
    with restored(backed_up(filled, keys), keys, other_url) as target:
        assert everything(target) == everything(filled)
        assert a_turn(target, "chat-7").state == {"flow": "idle", "n": 7}
        assert target.pending() == []


def test_a_database_copied_is_the_same_database(filled: Database, keys: KeyRing, other_url: str):
    with Database.open(other_url, keys) as target:
        sent = copy_rows(filled, target)
        assert everything(target) == everything(filled)
        assert sent["chats"].rows == 41


def test_a_backup_is_of_one_moment_while_others_write(filled: Database, keys: KeyRing, tmp_path):
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            a_turn(filled, f"late-{number}", replies=["a", "b"])

    writer = threading.Thread(target=write)
    writer.start()
    try:
        content = backed_up(filled, keys)
    finally:
        stop.set()
        writer.join()
    with restored(content, keys, f"sqlite:///{tmp_path / 'then.db'}") as target:
        chats, replies = (stored(target, f"SELECT count(*) FROM {table}")[0] for table in ("chats", "outbox"))
        late = stored(target, "SELECT count(*) FROM chats WHERE address LIKE 'late-%'")[0]
        assert (chats, replies) == (41 + late, 40 + 2 * late)  # no turn by halves


def test_nothing_of_what_was_said_or_is_named_can_be_read_in_a_backup(filled: Database, keys: KeyRing):
    content = backed_up(filled, keys)
    for word in (CANARY, "王芳", "户101", "chat-7", "甲村", "contact_cadre"):
        assert word.encode() not in content


@pytest.mark.parametrize("piece", [0, 60, 200, -1])
def test_a_backup_with_one_byte_changed_is_refused_before_anything_is_written(
    filled: Database, keys: KeyRing, tmp_path, piece: int
):
    content = bytearray(backed_up(filled, keys))
    content[piece] ^= 1
    with pytest.raises((BadBackup, Unreadable)):
        restored(bytes(content), keys, f"sqlite:///{tmp_path / 'x.db'}")
    with Database.open(f"sqlite:///{tmp_path / 'x.db'}", keys) as target:
        assert target.is_new()


@pytest.mark.parametrize("cut", [1, 100, 3000])
def test_a_backup_cut_short_is_refused(filled: Database, keys: KeyRing, cut: int):
    with pytest.raises(BadBackup):
        check_backup(keys, io.BytesIO(backed_up(filled, keys)[:-cut]))


def test_pieces_of_two_backups_do_not_go_together(filled: Database, keys: KeyRing):
    one, other = backed_up(filled, keys), backed_up(filled, keys)
    head = one.index(b"\n") + 1
    with pytest.raises(BadBackup, match="changed or cut"):
        check_backup(keys, io.BytesIO(one[:head] + other[head:]))


def test_a_backup_of_another_ring_is_refused_by_its_key(filled: Database, keys: KeyRing):
    with pytest.raises(BadBackup, match="key"):
        check_backup(KeyRing.generate(), io.BytesIO(backed_up(filled, keys)))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"bangfu backup 1 ", b"bangfu backup 1 abc\n"])
def test_what_is_no_backup_is_refused(keys: KeyRing, content: bytes):
    with pytest.raises(BadBackup):
        check_backup(keys, io.BytesIO(content))


def test_a_database_with_rows_is_not_written_over(filled: Database, keys: KeyRing):
    before = everything(filled)
    with pytest.raises(NotEmpty):
        read_backup(filled, keys, io.BytesIO(backed_up(filled, keys)))
    assert everything(filled) == before


def test_tables_made_but_empty_may_be_filled(filled: Database, keys: KeyRing, tmp_path):
    with Database.open(f"sqlite:///{tmp_path / 'x.db'}", keys) as target:
        target.upgrade()
        read_backup(target, keys, io.BytesIO(backed_up(filled, keys)))
        assert everything(target) == everything(filled)


def test_a_backup_of_a_newer_program_is_refused(filled: Database, keys: KeyRing, tmp_path):
    tamper(filled, "UPDATE alembic_version SET version_num = '9999'")
    content = backed_up(filled, keys)
    with pytest.raises(UnknownRevision):
        restored(content, keys, f"sqlite:///{tmp_path / 'x.db'}")


def test_a_backup_goes_over_more_pieces_than_one(db: Database, keys: KeyRing, monkeypatch):
    monkeypatch.setattr("storage.backup.PIECE", 2000)
    for number in range(30):
        a_turn(db, f"c{number}", replies=["x" * 500])
    content = backed_up(db, keys)
    assert check_backup(keys, io.BytesIO(content)).rows == sum(rows for rows, _ in everything(db).values())
    assert len(content) > 3 * 2000
