from datetime import timedelta

import pytest

from storage import (
    Database,
    NoSuchRow,
    claim,
    forget_chat,
    mark_dead,
    mark_sent,
    note_delivery,
    purge_transcripts,
    take_turn,
)
from tests.storage.samples import MINUTE, NOON, a_turn, stored

DAY = timedelta(days=1)


def forget(db: Database, chat_id: str) -> None:
    with db.transaction() as tx:
        forget_chat(tx, chat_id)


def purged(db: Database, before) -> int:
    with db.transaction() as tx:
        return purge_transcripts(tx, before).messages


def test_a_forgotten_chat_keeps_its_version_and_nothing_it_said(db: Database):
    chat_id = a_turn(db, says="secret", replies=["sent"], state={"flow": "screen"}).chat_id
    with db.transaction() as tx:
        (one,) = claim(tx, "telegram", NOON)
        mark_sent(tx, one.id, NOON)
    a_turn(db, replies=["waiting"], state={"flow": "screen"})
    forget(db, chat_id)
    assert stored(db, "SELECT count(*) FROM outbox") == [0]
    assert stored(db, "SELECT body FROM inbox") == [None, None]
    assert stored(db, "SELECT state FROM chats") == [None]
    assert stored(db, "SELECT version FROM chats") == [2]


def test_a_forgotten_chat_still_knows_a_repeated_delivery(db: Database):
    chat_id = a_turn(db).chat_id
    forget(db, chat_id)
    with db.transaction() as tx:
        assert not note_delivery(tx, take_turn(tx, "telegram", "100", NOON), "m1", "你好", NOON)


def test_forgetting_one_chat_leaves_the_others(db: Database):
    chat_id = a_turn(db, "100", replies=["mine"], state={"whose": "mine"}).chat_id
    a_turn(db, "200", replies=["yours"], state={"whose": "yours"})
    forget(db, chat_id)
    assert a_turn(db, "200").state == {"whose": "yours"}
    assert stored(db, "SELECT count(*) FROM outbox") == [1]


def test_forgetting_a_chat_that_is_not_there_is_an_error(db: Database):
    with pytest.raises(NoSuchRow):
        forget(db, "nowhere")


def test_a_message_forgotten_while_being_sent_is_marked_without_fuss(db: Database):
    chat_id = a_turn(db, replies=["你好"]).chat_id
    with db.transaction() as tx:
        (one,) = claim(tx, "telegram", NOON)
    forget(db, chat_id)
    with db.transaction() as tx:
        mark_sent(tx, one.id, NOON)
    assert stored(db, "SELECT count(*) FROM outbox") == [0]


def test_the_conversation_goes_on_after_forgetting(db: Database):
    chat_id = a_turn(db, replies=["old"]).chat_id
    forget(db, chat_id)
    assert a_turn(db, replies=["new"]).version == 1
    with db.transaction() as tx:
        assert [one.body for one in claim(tx, "telegram", NOON)] == [{"text": "new"}]


def test_old_transcripts_go_and_young_ones_stay(db: Database):
    a_turn(db, at=NOON - 2 * DAY)
    a_turn(db, at=NOON)
    assert purged(db, NOON - DAY) == 1
    assert stored(db, "SELECT delivery FROM inbox") == ["m2"]


def test_a_transcript_of_exactly_the_limit_stays(db: Database):
    a_turn(db, at=NOON)
    assert purged(db, NOON) == 0
    assert purged(db, NOON + timedelta(microseconds=1)) == 1


def test_messages_sent_and_given_up_are_purged_by_when_that_was(db: Database):
    a_turn(db, replies=["sent", "dead", "late"])
    with db.transaction() as tx:
        (first,) = claim(tx, "telegram", NOON)
        mark_sent(tx, first.id, NOON)
        (second,) = claim(tx, "telegram", NOON)
        mark_dead(tx, second.id, NOON, "refused")
        (third,) = claim(tx, "telegram", NOON)
        mark_sent(tx, third.id, NOON + DAY)
    assert purged(db, NOON + MINUTE) == 3  # the message received, too
    assert stored(db, "SELECT id FROM outbox") == [third.id]


def test_a_message_not_yet_sent_is_never_purged(db: Database):
    a_turn(db, "100", replies=["claimed"])
    with db.transaction() as tx:
        claim(tx, "telegram", NOON)
    a_turn(db, "200", replies=["queued"])
    purged(db, NOON + 900 * DAY)
    assert sorted(stored(db, "SELECT status FROM outbox")) == ["claimed", "queued"]


def test_a_conversation_not_continued_since_is_forgotten(db: Database):
    a_turn(db, "100", state={"flow": "interview"})
    a_turn(db, "200", state={"flow": "interview"}, at=NOON + DAY)
    purged(db, NOON + MINUTE)
    assert sorted(stored(db, "SELECT address FROM chats WHERE state IS NULL")) == ["100"]
    assert a_turn(db, "100").version == 1
