"""Every cell under a new key: while others write, after being cut off, and then without the old key."""

import pytest

from storage import Database, KeyRing, StoredFile, Unreadable, find_file, keep_file, rotation
from storage.rotation import left, rotate
from tests.storage.samples import NOON, a_turn

FILE = StoredFile("a.jpg", "image/jpeg", bytes(range(200)))


@pytest.fixture
def two_keys(keys: KeyRing) -> KeyRing:
    return keys.with_new_key()


@pytest.fixture
def filled(database_url: str, keys: KeyRing) -> str:
    """The address of a database filled under the old key alone."""
    with Database.open(database_url, keys) as db:
        db.upgrade()
        for number in range(25):
            chat = a_turn(db, f"c{number}", replies=["答"], state={"n": number}).chat_id
            with db.transaction() as tx:
                keep_file(tx, chat, f"f{number}", FILE, NOON)
    return database_url


def test_afterwards_the_old_key_is_not_needed(filled: str, two_keys: KeyRing):
    with Database.open(filled, two_keys) as db:
        assert left(db, two_keys) > 0
        assert rotate(db, two_keys) > 0
        assert left(db, two_keys) == 0
    alone = two_keys.first_alone()
    assert len(alone.ids) == 1
    with Database.open(filled, alone) as db:
        for number in range(25):
            chat = a_turn(db, f"c{number}")
            assert chat.state == {"n": number}
            with db.transaction() as tx:
                assert find_file(tx, chat.chat_id, f"f{number}") == FILE


def test_before_it_the_old_key_is(filled: str, two_keys: KeyRing):
    with Database.open(filled, two_keys.first_alone()) as db:
        assert not db.has_its_key()


def test_cut_off_it_goes_on_where_it_was(filled: str, two_keys: KeyRing, monkeypatch):
    monkeypatch.setattr(rotation, "AT_ONCE", 4)

    class CutOff(Exception):
        pass

    def cut(done: int) -> None:
        if done >= 12:
            raise CutOff

    with Database.open(filled, two_keys) as db:
        whole = left(db, two_keys)
        with pytest.raises(CutOff):
            rotate(db, two_keys, cut)
        waiting = left(db, two_keys)
        assert 0 < waiting < whole
        assert rotate(db, two_keys) == waiting
        assert left(db, two_keys) == 0


def test_what_is_written_meanwhile_is_sealed_with_the_new_key(filled: str, two_keys: KeyRing, monkeypatch):
    monkeypatch.setattr(rotation, "AT_ONCE", 5)
    with Database.open(filled, two_keys) as db:
        rotate(db, two_keys, lambda done: a_turn(db, f"late-{done}", replies=["x"]) and None)
        assert left(db, two_keys) == 0


def test_a_second_run_finds_nothing_to_do(filled: str, two_keys: KeyRing):
    with Database.open(filled, two_keys) as db:
        rotate(db, two_keys)
        assert rotate(db, two_keys) == 0


def test_a_cell_whose_key_is_gone_stops_it_by_name(filled: str, keys: KeyRing):
    stranger = KeyRing.generate()
    with Database.open(filled, stranger) as db, pytest.raises(Unreadable, match="BANGFU_DATA_KEYS"):
        rotate(db, stranger)
