from datetime import timedelta

import pytest

from storage import Database, StoredFile, Unreadable, find_file, forget_chat, keep_file, purge_transcripts
from tests.storage.samples import NOON, a_turn, stored, tamper

PHOTO = StoredFile("残疾证.jpg", "image/jpeg", bytes(range(256)))


def kept(db: Database, address: str = "100", file_id: str = "f1") -> str:
    chat_id = a_turn(db, address).chat_id
    with db.transaction() as tx:
        keep_file(tx, chat_id, file_id, PHOTO, NOON)
    return chat_id


def found(db: Database, chat_id: str, file_id: str = "f1") -> StoredFile | None:
    with db.transaction() as tx:
        return find_file(tx, chat_id, file_id)


def test_a_file_comes_back_as_it_was(db: Database):
    assert found(db, kept(db)) == PHOTO


def test_another_chats_file_looks_like_none(db: Database):
    kept(db)
    other = a_turn(db, "200").chat_id
    assert found(db, other) is None
    assert found(db, other, "f2") is None


def test_neither_name_nor_content_can_be_read_in_the_database(db: Database):
    kept(db)
    (name,), (content,) = (stored(db, f"SELECT {column} FROM files") for column in ("name", "content"))
    assert "残疾证".encode() not in bytes(name)
    assert PHOTO.content not in bytes(content)


def test_content_moved_to_another_row_is_refused(db: Database):
    chat_id = kept(db)
    with db.transaction() as tx:
        keep_file(tx, chat_id, "f2", StoredFile("b.jpg", "image/jpeg", b"other"), NOON)
    tamper(db, "UPDATE files SET content = (SELECT content FROM files WHERE id = 'f2') WHERE id = 'f1'")
    with pytest.raises(Unreadable):
        found(db, chat_id)


def test_forgetting_a_chat_deletes_its_files_only(db: Database):
    mine, yours = kept(db), kept(db, "200", "f2")
    with db.transaction() as tx:
        forget_chat(tx, mine)
    assert found(db, mine) is None
    assert found(db, yours, "f2") == PHOTO


def test_files_are_purged_with_the_rest(db: Database):
    chat_id = kept(db)
    with db.transaction() as tx:
        purge_transcripts(tx, NOON)
    assert found(db, chat_id) == PHOTO
    with db.transaction() as tx:
        purge_transcripts(tx, NOON + timedelta(seconds=1))
    assert found(db, chat_id) is None
