import logging
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from storage import (
    Database,
    Outgoing,
    backlog,
    claim,
    end_leases,
    mark_all_sent,
    mark_dead,
    mark_sent,
    mark_unreachable,
    put_back,
    queue_replies,
    take_turn,
    undelivered,
)
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


def back(db: Database, outgoing_id: str, not_before=NOON, **options: bool) -> None:
    with db.transaction() as tx:
        put_back(tx, outgoing_id, not_before, **options)


def in_turn(db: Database, now=NOON, **options) -> list[str]:
    """Claims and sends until nothing is due: the texts in the order they went."""
    found: list[str] = []
    while batch := claimed(db, now, **options):
        found += texts(batch)
        for one in batch:
            sent(db, one.id)
    return found


def status_of(db: Database, outgoing_id: str) -> str:
    (status,) = stored(db, "SELECT status FROM outbox WHERE id = :id", id=outgoing_id)
    return status


def test_a_claimed_message_says_where_it_goes(db: Database):
    chat_id = a_turn(db, "100", replies=["你好"]).chat_id
    (one,) = claimed(db)
    assert one == Outgoing(f"{chat_id}:1:0", chat_id, "100", {"text": "你好"}, 1, False, None, NOON)


def test_replies_of_a_turn_go_in_their_order_one_at_a_time(db: Database):
    a_turn(db, replies=[str(number) for number in range(12)])
    assert texts(claimed(db)) == ["0"]
    assert claimed(db) == []


def test_replies_of_a_turn_all_go(db: Database):
    a_turn(db, replies=[str(number) for number in range(12)])
    assert in_turn(db) == [str(number) for number in range(12)]


def test_turns_follow_each_other_even_when_the_clock_was_set_back(db: Database):
    a_turn(db, replies=["first"])
    a_turn(db, replies=["second"], at=NOON - 5 * MINUTE)
    assert in_turn(db) == ["first", "second"]


def test_the_oldest_goes_first_whatever_its_chat(db: Database):
    a_turn(db, "100", replies=["second"], at=NOON + MINUTE)
    a_turn(db, "200", replies=["first"])
    a_turn(db, "300", replies=["third"], at=NOON + 2 * MINUTE)
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


def test_chats_can_be_left_for_later(db: Database):
    a_turn(db, "100", replies=["mine"])
    a_turn(db, "200", replies=["yours"])
    assert texts(claimed(db, without={"100"})) == ["yours"]
    assert texts(claimed(db)) == ["mine"]


def test_what_is_claimed_is_not_claimed_again_until_the_lease_ends(db: Database):
    a_turn(db, replies=["你好"])
    lease = timedelta(seconds=30)
    assert texts(claimed(db, lease=lease)) == ["你好"]
    assert claimed(db, NOON + lease - timedelta(microseconds=1)) == []
    (again,) = claimed(db, NOON + lease)
    assert (again.attempts, again.uncertain) == (2, True)


def test_the_leases_of_a_sender_that_is_gone_can_be_ended(db: Database):
    a_turn(db, replies=["你好"])
    claimed(db)
    with db.transaction() as tx:
        end_leases(tx, "web", NOON)
    assert claimed(db) == []
    with db.transaction() as tx:
        end_leases(tx, "telegram", NOON)
    (again,) = claimed(db)
    assert again.uncertain


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
    (again,) = claimed(db, NOON + MINUTE)
    assert (again.body["text"], again.attempts, again.uncertain) == ("first", 2, False)


def test_a_message_whose_answer_was_lost_stays_uncertain(db: Database):
    a_turn(db, replies=["first"])
    for uncertain in (True, False):
        (one,) = claimed(db)
        back(db, one.id, uncertain=uncertain)
    (again,) = claimed(db)
    assert again.uncertain


def test_putting_back_leaves_other_chats_claimed(db: Database):
    a_turn(db, "100", replies=["mine"])
    a_turn(db, "200", replies=["yours"])
    mine, yours = sorted(claimed(db), key=lambda one: one.address)
    back(db, mine.id)
    assert status_of(db, yours.id) == "claimed"


def test_a_dead_message_lets_the_next_one_go_and_says_why(db: Database):
    a_turn(db, replies=["first"])
    (first,) = claimed(db)
    a_turn(db, replies=["second"])
    with db.transaction() as tx:
        mark_dead(tx, first.id, NOON, "refused")
    (second,) = claimed(db)
    assert (second.body["text"], second.before) == ("second", None)
    with db.transaction() as tx:
        found = undelivered(tx, ["telegram"], 9)
    assert [(one.status, one.reason) for one in found if one.id == first.id] == [("dead", "refused")]


def test_a_message_knows_what_was_sent_before_it(db: Database):
    a_turn(db, replies=["first", "second"])
    a_turn(db, "200", replies=["another chat"])
    for one in claimed(db):
        sent(db, one.id)
    (second,) = claimed(db)
    assert second.before == "77"


def test_what_waits_for_an_unreachable_chat_is_given_up_until_they_write_again(db: Database):
    chat_id = a_turn(db, replies=["first", "second"]).chat_id
    a_turn(db, "200", replies=["another chat"])
    with db.transaction() as tx:
        mark_unreachable(tx, chat_id, NOON, "blocked")
    assert texts(claimed(db)) == ["another chat"]
    assert stored(db, "SELECT reason FROM outbox WHERE chat_id = :id", id=chat_id) == ["blocked", "blocked"]
    assert stored(db, "SELECT unreachable FROM chats WHERE id = :id", id=chat_id) == ["blocked"]
    a_turn(db, replies=["third"])
    assert stored(db, "SELECT unreachable FROM chats WHERE id = :id", id=chat_id) == [None]
    assert texts(claimed(db)) == ["third"]


def test_a_channel_that_reads_the_talk_itself_marks_it_all(db: Database):
    chat_id = a_turn(db, replies=["first", "second"]).chat_id
    a_turn(db, "200", replies=["another chat"])
    with db.transaction() as tx:
        mark_all_sent(tx, chat_id, NOON)
    assert texts(claimed(db)) == ["another chat"]


def test_the_backlog_is_counted_by_channel(db: Database):
    a_turn(db, replies=["first", "second"])
    a_turn(db, "200", replies=["third"], at=NOON + MINUTE)
    with db.transaction() as tx:
        assert (backlog(tx, "telegram").waiting, backlog(tx, "telegram").oldest) == (3, NOON)
        assert (backlog(tx, "web").waiting, backlog(tx, "web").oldest) == (0, None)
    in_turn(db, NOON + MINUTE)
    with db.transaction() as tx:
        assert backlog(tx, "telegram").waiting == 0
        assert undelivered(tx, ["telegram"], 9) == []


def test_a_sent_message_keeps_the_channels_id_and_stays_sent(db: Database):
    a_turn(db, replies=["你好"])
    (one,) = claimed(db)
    sent(db, one.id)
    with db.transaction() as tx:
        put_back(tx, one.id, NOON)
        mark_dead(tx, one.id, NOON, "late")
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


def test_a_turn_being_taken_keeps_no_sender_waiting(postgresql_url: str, keys):
    with Database.open(postgresql_url, keys) as db:
        db.upgrade()
        a_turn(db, "100", replies=["busy"])
        a_turn(db, "200", replies=["free"])
        with db.transaction() as tx:
            take_turn(tx, "telegram", "100", NOON)
            taken: list[str] = []
            in_threads(1, lambda _number: taken.extend(texts(claimed(db))))
    assert sorted(taken) == ["busy", "free"]
