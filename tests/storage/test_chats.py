import logging
from collections import Counter

import pytest
from sqlalchemy.exc import IntegrityError

from storage import (
    Database,
    NoSuchRow,
    StaleTurn,
    find_chat,
    note_delivery,
    save_turn,
    set_language,
    take_turn,
)
from storage.tables import chats
from tests.storage.samples import NOON, a_turn, in_threads, stored, tamper


def test_a_first_message_makes_a_chat_and_a_person_who_reads_chinese(db: Database):
    turn = a_turn(db)
    assert (turn.version, turn.state, turn.corrupt, turn.person.language) == (0, None, False, "zh")


def test_the_next_turn_finds_what_the_last_one_left(db: Database):
    first = a_turn(db, state={"flow": "screen", "answers": {"lifted": None}})
    second = a_turn(db)
    assert (second.chat_id, second.person, second.version) == (first.chat_id, first.person, 1)
    assert second.state == {"flow": "screen", "answers": {"lifted": None}}


def test_a_turn_that_ends_its_conversation_leaves_no_state(db: Database):
    a_turn(db, state={"flow": "screen"})
    a_turn(db, state=None)
    assert a_turn(db).state is None


def test_the_same_address_on_another_channel_is_another_chat(db: Database):
    with db.transaction() as tx:
        telegram = take_turn(tx, "telegram", "100", NOON)
        web = take_turn(tx, "web", "100", NOON)
    assert telegram.chat_id != web.chat_id
    assert telegram.person.id != web.person.id


def test_looking_for_a_chat_makes_none(db: Database):
    with db.transaction() as tx:
        assert find_chat(tx, "telegram", "100") is None
    a_turn(db, state={"flow": "screen"})
    with db.transaction() as tx:
        found = find_chat(tx, "telegram", "100")
    assert found is not None
    assert (found.state, found.version) == ({"flow": "screen"}, 1)


def test_eight_threads_on_one_address_share_one_chat_and_every_version_once(db: Database):
    versions: list[int] = []

    def ten_turns(_number: int) -> None:
        versions.extend(a_turn(db).version for _ in range(10))

    in_threads(8, ten_turns)
    assert sorted(versions) == list(range(80))
    assert stored(db, "SELECT version FROM chats") == [80]
    assert stored(db, "SELECT count(*) FROM people") == [1]


def test_first_messages_of_many_addresses_at_once_make_one_chat_each(db: Database):
    in_threads(8, lambda _number: [a_turn(db, str(address)) for address in range(5)] and None)
    assert Counter(stored(db, "SELECT version FROM chats")) == {8: 5}
    assert stored(db, "SELECT count(*) FROM people") == [5]


def test_a_delivery_is_new_once(db: Database):
    with db.transaction() as tx:
        turn = take_turn(tx, "telegram", "100", NOON)
        assert note_delivery(tx, turn, "m1", "你好", NOON)
        assert not note_delivery(tx, turn, "m1", "你好", NOON)
        assert note_delivery(tx, turn, "m2", "你好", NOON)


def test_two_chats_may_use_the_same_delivery_id(db: Database):
    with db.transaction() as tx:
        for address in ("100", "200"):
            turn = take_turn(tx, "telegram", address, NOON)
            assert note_delivery(tx, turn, "m1", "你好", NOON)


@pytest.mark.parametrize("version", [0, 2, -1])
def test_a_version_that_does_not_follow_is_refused(db: Database, version: int):
    with pytest.raises(StaleTurn), db.transaction() as tx:
        turn = take_turn(tx, "telegram", "100", NOON)
        save_turn(tx, turn.chat_id, None, version, NOON)


def test_a_language_is_kept_for_the_person(db: Database):
    turn = a_turn(db)
    with db.transaction() as tx:
        set_language(tx, turn.person.id, "en")
    assert a_turn(db).person.language == "en"


def test_a_language_we_have_no_words_in_is_refused(db: Database):
    turn = a_turn(db)
    with pytest.raises(IntegrityError), db.transaction() as tx:
        set_language(tx, turn.person.id, "fr")


def test_the_language_of_nobody_is_an_error(db: Database):
    with pytest.raises(NoSuchRow), db.transaction() as tx:
        set_language(tx, "nobody", "en")


def test_a_corrupt_state_is_reported_and_logged_without_its_content(db: Database, caplog: pytest.LogCaptureFixture):
    first = a_turn(db, state={"flow": "secret-flow"})
    tamper(db, "UPDATE chats SET state = :junk", junk=b"secret-junk")
    turn = a_turn(db, state={"flow": "fresh"})
    assert (turn.corrupt, turn.state, turn.version) == (True, None, 1)
    (record,) = caplog.records
    assert record.levelno == logging.ERROR
    assert first.chat_id in record.getMessage()
    assert "secret" not in record.getMessage()
    assert a_turn(db).state == {"flow": "fresh"}


def test_a_state_of_another_chat_is_corrupt(db: Database):
    a_turn(db, "100", state={"whose": "100"})
    a_turn(db, "200", state={"whose": "200"})
    tamper(
        db,
        "UPDATE chats SET state = (SELECT state FROM chats WHERE address = '200') WHERE address = '100'",
    )
    assert a_turn(db, "100").corrupt
    assert a_turn(db, "200").state == {"whose": "200"}


def test_a_state_that_is_no_object_is_corrupt(db: Database, caplog: pytest.LogCaptureFixture):
    turn = a_turn(db)
    with db.transaction() as tx:
        tx.update(chats, turn.chat_id, state=["a", "list"])
    assert a_turn(db).corrupt
    assert "is no object" in caplog.text
