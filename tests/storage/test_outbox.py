import logging
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from storage import Database, Outgoing, claim, mark_dead, mark_sent, put_back, queue_replies, take_turn
from storage.tables import outbox
from tests.storage.samples import MINUTE, NOON, a_turn, in_threads, stored, tamper


def claimed(db: Database, now=NOON, **options) -> list[Outgoing]:
    with db.transaction() as tx:
        return claim(tx, "telegram", now, **options)


def texts(outgoing: list[Outgoing]) -> list[str]:
    return [one.body["text"] for one in outgoing]


def sent(db: Database, outgoing_id: str) -> None:
    with db.transaction() as tx:
        mark_sent(tx, outgoing_id, NOON, "77")


def back(db: Database, outgoing_id: str, not_before=NOON) -> None:
    with db.transaction() as tx:
        put_back(tx, outgoing_id, not_before)


def status_of(db: Database, outgoing_id: str) -> str:
    (status,) = stored(db, "SELECT status FROM outbox WHERE id = :id", id=outgoing_id)
    return status


def test_a_claimed_message_says_where_it_goes(db: Database):
    chat_id = a_turn(db, "100", replies=["你好"]).chat_id
    assert claimed(db) == [Outgoing(f"{chat_id}:1:0", chat_id, "telegram", "100", {"text": "你好"}, attempts=1)]


def test_replies_of_a_turn_are_claimed_in_their_order(db: Database):
    a_turn(db, replies=[str(number) for number in range(12)])
    assert texts(claimed(db)) == [str(number) for number in range(12)]


def test_turns_follow_each_other_even_when_the_clock_was_set_back(db: Database):
    a_turn(db, replies=["first"])
    a_turn(db, replies=["second"], at=NOON - 5 * MINUTE)
    assert texts(claimed(db)) == ["first", "second"]
    assert stored(db, "SELECT count(*) FROM outbox WHERE status = 'claimed'") == [2]


def test_a_limit_takes_the_front_of_a_line_even_when_the_clock_was_set_back(db: Database):
    a_turn(db, replies=["first"])
    a_turn(db, replies=["second"], at=NOON - 5 * MINUTE)
    assert texts(claimed(db, limit=1)) == ["first"]


def test_the_oldest_goes_first_whatever_its_chat(db: Database):
    a_turn(db, "100", replies=["second"], at=NOON + MINUTE)
    a_turn(db, "200", replies=["first"])
    a_turn(db, "200", replies=["third"], at=NOON + 2 * MINUTE)
    assert texts(claimed(db, NOON + 3 * MINUTE)) == ["first", "second", "third"]


def test_a_limit_leaves_the_youngest(db: Database):
    for number in range(5):
        a_turn(db, str(number), replies=[str(number)], at=NOON + number * MINUTE)
    assert texts(claimed(db, NOON + 9 * MINUTE, limit=2)) == ["0", "1"]
    assert texts(claimed(db, NOON + 9 * MINUTE, limit=9)) == ["2", "3", "4"]


def test_another_channels_messages_are_left_alone(db: Database):
    a_turn(db, replies=["你好"])
    with db.transaction() as tx:
        assert claim(tx, "web", NOON) == []


def test_one_address_can_be_claimed_for_itself(db: Database):
    a_turn(db, "100", replies=["mine"])
    a_turn(db, "200", replies=["yours"])
    assert texts(claimed(db, address="200")) == ["yours"]


def test_what_is_claimed_is_not_claimed_again_until_the_lease_ends(db: Database):
    a_turn(db, replies=["你好"])
    lease = timedelta(seconds=30)
    assert texts(claimed(db, lease=lease)) == ["你好"]
    assert claimed(db, NOON + lease - timedelta(microseconds=1)) == []
    (again,) = claimed(db, NOON + lease)
    assert again.attempts == 2


def test_a_message_waits_behind_one_that_is_being_sent(db: Database):
    a_turn(db, replies=["first"])
    (first,) = claimed(db)
    a_turn(db, replies=["second"])
    a_turn(db, "200", replies=["another chat"])
    assert texts(claimed(db)) == ["another chat"]
    sent(db, first.id)
    assert texts(claimed(db)) == ["second"]


def test_a_message_waits_behind_one_that_is_to_be_tried_later(db: Database):
    a_turn(db, replies=["first"])
    (first,) = claimed(db)
    back(db, first.id, NOON + MINUTE)
    a_turn(db, replies=["second"])
    assert claimed(db) == []
    again = claimed(db, NOON + MINUTE)
    assert [(one.body["text"], one.attempts) for one in again] == [("first", 2), ("second", 1)]


def test_one_put_back_takes_the_chats_later_ones_with_it_uncounted(db: Database):
    a_turn(db, replies=["first", "second", "third"])
    first, second, third = claimed(db)
    sent(db, first.id)
    back(db, second.id, NOON + MINUTE)
    assert status_of(db, third.id) == "queued"
    again = claimed(db, NOON + MINUTE)
    assert [(one.body["text"], one.attempts) for one in again] == [("second", 2), ("third", 1)]


def test_a_claim_stops_at_the_first_of_a_chat_that_must_wait(db: Database):
    a_turn(db, replies=["first", "second", "third"])
    first, second, _third = claimed(db)
    back(db, second.id, NOON + MINUTE)
    back(db, first.id, NOON)
    assert texts(claimed(db)) == ["first"]


def test_putting_back_leaves_other_chats_claimed(db: Database):
    a_turn(db, "100", replies=["mine"])
    a_turn(db, "200", replies=["yours"])
    mine, yours = claimed(db)
    back(db, mine.id)
    assert status_of(db, yours.id) == "claimed"


def test_a_dead_message_lets_the_next_one_go(db: Database):
    a_turn(db, replies=["first"])
    (first,) = claimed(db)
    a_turn(db, replies=["second"])
    with db.transaction() as tx:
        mark_dead(tx, first.id, NOON)
    assert texts(claimed(db)) == ["second"]


def test_a_sent_message_keeps_the_channels_id_and_stays_sent(db: Database):
    a_turn(db, replies=["你好"])
    (one,) = claimed(db)
    sent(db, one.id)
    with db.transaction() as tx:
        put_back(tx, one.id, NOON)
        mark_dead(tx, one.id, NOON)
    assert status_of(db, one.id) == "sent"
    assert stored(db, "SELECT external_id FROM outbox") == ["77"]
    assert claimed(db, NOON + timedelta(days=9)) == []


def test_a_message_sent_after_its_lease_ended_counts_as_sent(db: Database):
    a_turn(db, replies=["你好"])
    (one,) = claimed(db)
    back(db, one.id)
    sent(db, one.id)
    assert claimed(db, NOON + MINUTE) == []


def test_a_turns_replies_exist_once(db: Database):
    chat_id = a_turn(db, replies=["你好"]).chat_id
    with pytest.raises(IntegrityError), db.transaction() as tx:
        queue_replies(tx, chat_id, 1, [{"text": "again"}], NOON)


def test_a_turn_without_replies_queues_nothing(db: Database):
    with db.transaction() as tx:
        turn = take_turn(tx, "telegram", "100", NOON)
        assert queue_replies(tx, turn.chat_id, 1, [], NOON) == []


def test_an_unreadable_message_is_dead_logged_and_stops_no_other(db: Database, caplog: pytest.LogCaptureFixture):
    chat_id = a_turn(db, "100", replies=["lost"]).chat_id
    a_turn(db, "200", replies=["fine"])
    tamper(db, "UPDATE outbox SET body = :junk WHERE chat_id = :chat_id", junk=b"junk", chat_id=chat_id)
    assert texts(claimed(db)) == ["fine"]
    assert status_of(db, f"{chat_id}:1:0") == "dead"
    (record,) = caplog.records
    assert record.levelno == logging.ERROR


def test_a_body_that_is_no_object_is_dead(db: Database, caplog: pytest.LogCaptureFixture):
    chat_id = a_turn(db, replies=["你好"]).chat_id
    with db.transaction() as tx:
        tx.update(outbox, f"{chat_id}:1:0", body="only text")
    assert claimed(db) == []
    assert status_of(db, f"{chat_id}:1:0") == "dead"
    assert "is no object" in caplog.text


@pytest.mark.parametrize("chats", [200, 10])
def test_two_senders_claim_two_hundred_messages_once_each_and_in_order(db: Database, chats: int):
    for number in range(200):
        a_turn(db, str(number % chats), replies=[str(number)], at=NOON + timedelta(seconds=number))
    taken: list[Outgoing] = []

    def sender(_number: int) -> None:
        while stored(db, "SELECT count(*) FROM outbox WHERE status = 'queued'") != [0]:
            batch = claimed(db, NOON + timedelta(hours=1), limit=7)
            taken.extend(batch)
            for one in batch:
                sent(db, one.id)

    in_threads(2, sender)
    assert sorted(int(one.body["text"]) for one in taken) == list(range(200))
    assert {one.attempts for one in taken} == {1}
    for address in {one.address for one in taken}:
        line = [int(one.body["text"]) for one in taken if one.address == address]
        assert line == sorted(line)


def test_a_chat_whose_turn_is_being_taken_keeps_no_sender_waiting(postgresql_url: str, keys):
    with Database.open(postgresql_url, keys) as db:
        db.upgrade()
        a_turn(db, "100", replies=["busy"])
        a_turn(db, "200", replies=["free"])
        with db.transaction() as tx:
            take_turn(tx, "telegram", "100", NOON)
            taken: list[str] = []
            in_threads(1, lambda _number: taken.extend(texts(claimed(db))))
    assert taken == ["free"]
