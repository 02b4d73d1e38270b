"""The gateway to encrypted columns, and what a transaction promises."""

import traceback
from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy import func, insert, select, union_all
from sqlalchemy.exc import IntegrityError

from storage import (
    Database,
    DatabaseClosed,
    KeyNotGiven,
    KeyRing,
    NaiveDatetime,
    NestedTransaction,
    NoSuchRow,
    NotJson,
    NotSealed,
    TransactionOver,
    Unreadable,
    take_turn,
)
from storage.columns import Sealed
from storage.tables import chats, inbox, people
from tests.storage.samples import NOON, a_turn, in_threads, stored, tamper

CANARY = "金丝雀-canary"
TEXTS = select(inbox.c.chat_id, inbox.c.delivery, inbox.c.body)


def a_chat(db: Database) -> str:
    with db.transaction() as tx:
        return take_turn(tx, "telegram", "100", NOON).chat_id


def a_message(db: Database, chat_id: str, delivery: str, says: object) -> None:
    with db.transaction() as tx:
        tx.insert(inbox, chat_id=chat_id, delivery=delivery, version=1, body=says, received_at=NOON)


@pytest.mark.parametrize(
    "value", ["", "走访", {"a": [1, None, 2.5, True]}, [], None, "half an emoji \ud83d", "nul \x00"]
)
def test_what_goes_into_an_encrypted_column_comes_out(db: Database, value: object):
    a_message(db, a_chat(db), "m1", value)
    with db.transaction() as tx:
        row = tx.row(TEXTS)
    assert row is not None
    assert row["body"] == value


@pytest.mark.parametrize("value", [1, True, 2.5, b"bytes", {1: "a"}, ["a", ("b",)], {"a": float("nan")}, {"a": {1}}])
def test_what_json_would_change_is_refused(db: Database, value: object):
    chat_id = a_chat(db)
    with pytest.raises(NotJson):
        a_message(db, chat_id, "m1", value)


def test_an_updated_cell_is_sealed_too(db: Database):
    chat_id = a_chat(db)
    a_message(db, chat_id, "m1", "old")
    with db.transaction() as tx:
        tx.update(inbox, (chat_id, "m1"), body=CANARY)
    with db.transaction() as tx:
        assert [row["body"] for row in tx.rows(TEXTS)] == [CANARY]
    (cell,) = stored(db, "SELECT body FROM inbox")
    assert CANARY.encode() not in bytes(cell)


def test_updating_a_row_that_is_not_there_is_an_error(db: Database):
    with pytest.raises(NoSuchRow, match="people"), db.transaction() as tx:
        tx.update(people, "nobody", language="en")


def test_inserting_what_is_there_changes_nothing_and_says_so(db: Database):
    chat_id = a_chat(db)
    with db.transaction() as tx:
        row = {"chat_id": chat_id, "delivery": "m1", "version": 1, "received_at": NOON}
        assert tx.insert_new(inbox, **row, body="first")
        assert not tx.insert_new(inbox, **row, body="second")
        assert [row["body"] for row in tx.rows(TEXTS)] == ["first"]


def test_putting_many_rows_adds_the_new_ones_and_changes_what_is_given_of_the_others(db: Database):
    chat_id = a_chat(db)
    a_message(db, chat_id, "m1", "first")
    with db.transaction() as tx:
        row = {"chat_id": chat_id, "version": 2, "received_at": NOON}
        tx.put(inbox, [{**row, "delivery": "m1", "body": CANARY}, {**row, "delivery": "m2", "body": None}])
        tx.put(inbox, [{"chat_id": chat_id, "delivery": "m2", "version": 3, "received_at": NOON}])
        tx.put(inbox, [])
    with db.transaction() as tx:
        rows = tx.rows(select(inbox.c.chat_id, inbox.c.delivery, inbox.c.version, inbox.c.body))
    assert {(each["delivery"], each["version"], each["body"]) for each in rows} == {("m1", 2, CANARY), ("m2", 3, None)}
    assert all(CANARY.encode() not in bytes(cell) for cell in stored(db, "SELECT body FROM inbox WHERE version = 2"))


def test_a_cell_copied_to_another_row_is_refused(db: Database):
    chat_id = a_chat(db)
    a_message(db, chat_id, "m1", "mine")
    a_message(db, chat_id, "m2", "yours")
    tamper(db, "UPDATE inbox SET body = (SELECT body FROM inbox WHERE delivery = 'm2') WHERE delivery = 'm1'")
    with db.transaction() as tx:
        assert tx.row(TEXTS.where(inbox.c.delivery == "m2"))["body"] == "yours"
        with pytest.raises(Unreadable, match=r"inbox\.body"):
            tx.rows(TEXTS)


@pytest.mark.parametrize("value", ["text", b"bytes", {"a": 1}])
def test_a_plain_statement_cannot_write_an_encrypted_column(db: Database, value: object):
    chat_id = a_chat(db)
    row = {"chat_id": chat_id, "delivery": "m1", "version": 1, "body": value, "received_at": NOON}
    with pytest.raises(NotSealed), db.transaction() as tx:
        tx.execute(insert(inbox).values(row))
    assert stored(db, "SELECT count(*) FROM inbox") == [0]


def test_a_plain_statement_cannot_compare_an_encrypted_column(db: Database):
    with pytest.raises(NotSealed), db.transaction() as tx:
        tx.execute(TEXTS.where(inbox.c.body == "guess"))


def test_a_plain_statement_reads_ciphertext_only_as_something_sealed(db: Database):
    a_message(db, a_chat(db), "m1", CANARY)
    with db.transaction() as tx:
        cell = tx.execute(select(inbox.c.body)).scalar_one()
    assert isinstance(cell, Sealed)
    assert repr(cell) == "Sealed()"


@pytest.mark.parametrize(
    "statement",
    [
        select(inbox.c.body),
        select(inbox.c.delivery, inbox.c.body),
        select(chats.c.id, inbox.c.body).join(inbox),
        select(func.max(inbox.c.body)),
    ],
)
def test_an_encrypted_column_without_its_rows_key_is_refused(db: Database, statement):
    a_message(db, a_chat(db), "m1", CANARY)
    with pytest.raises(KeyNotGiven), db.transaction() as tx:
        tx.rows(statement)


def test_an_insert_without_the_whole_key_is_refused(db: Database):
    with pytest.raises(KeyNotGiven, match="inbox"), db.transaction() as tx:
        tx.insert(inbox, delivery="m1", version=1, body="x", received_at=NOON)


def test_aliases_labels_and_joins_open_too(db: Database):
    chat_id = a_chat(db)
    a_message(db, chat_id, "m1", "first")
    a_message(db, chat_id, "m2", "second")
    one, two = inbox.alias(), inbox.alias()
    statement = (
        select(one.c.body, two.c.body, one.c.body.label("again"), one.c.chat_id.label("chat"), one.c.delivery)
        .add_columns(two.c.chat_id, two.c.delivery)
        .join(two, one.c.chat_id == two.c.chat_id)
        .where(one.c.delivery == "m1", two.c.delivery == "m2")
    )
    with db.transaction() as tx:
        row = tx.row(statement)
    assert row is not None
    assert (row["body"], row["body_1"], row["again"]) == ("first", "second", "first")


def test_a_row_missing_from_an_outer_join_is_unknown(db: Database):
    a_chat(db)
    with db.transaction() as tx:
        row = tx.row(select(chats.c.id, inbox).outerjoin(inbox))
    assert row is not None
    assert row["body"] is None


def test_no_row_is_none_and_two_are_an_error(db: Database):
    chat_id = a_chat(db)
    with db.transaction() as tx:
        assert tx.row(TEXTS) is None
    a_message(db, chat_id, "m1", "a")
    a_message(db, chat_id, "m2", "b")
    with db.transaction() as tx, pytest.raises(ValueError, match="too many"):
        tx.row(TEXTS)


def test_an_exception_leaves_nothing_behind(db: Database):
    with pytest.raises(ZeroDivisionError), db.transaction() as tx:
        take_turn(tx, "telegram", "100", NOON)
        raise ZeroDivisionError
    assert stored(db, "SELECT count(*) FROM chats") == [0]
    assert stored(db, "SELECT count(*) FROM people") == [0]


def test_a_transaction_within_another_is_refused(db: Database):
    with db.transaction(), pytest.raises(NestedTransaction), db.transaction():
        pass


def test_an_upgrade_within_a_transaction_is_refused(db: Database):
    with db.transaction(), pytest.raises(NestedTransaction):
        db.upgrade()


def test_a_refused_nesting_harms_neither_the_outer_nor_the_next(db: Database):
    with db.transaction() as tx:
        with pytest.raises(NestedTransaction), db.transaction():
            pass
        take_turn(tx, "telegram", "100", NOON)
    a_turn(db, "200")
    assert stored(db, "SELECT count(*) FROM chats") == [2]


def test_another_thread_may_have_a_transaction_of_its_own(db: Database):
    in_threads(2, lambda number: a_turn(db, str(number)) and None)
    assert stored(db, "SELECT count(*) FROM chats") == [2]


def test_a_transaction_that_ended_does_nothing_more(db: Database):
    with db.transaction() as tx:
        pass
    with pytest.raises(TransactionOver):
        take_turn(tx, "telegram", "100", NOON)


def test_a_closed_database_says_so(db: Database):
    db.close()
    for use in (lambda: db.transaction().__enter__(), db.upgrade, db.pending):
        with pytest.raises(DatabaseClosed):
            use()


def test_a_naive_datetime_is_refused(db: Database):
    with pytest.raises(NaiveDatetime), db.transaction() as tx:
        take_turn(tx, "telegram", "100", datetime(2026, 11, 23))  # noqa: DTZ001 - the very thing refused


def test_a_time_comes_back_as_the_same_instant_in_utc(db: Database):
    county = datetime(2026, 11, 23, 12, 0, 0, 123456, tzinfo=timezone(timedelta(hours=8)))
    with db.transaction() as tx:
        tx.insert(people, id="p", language="zh", created_at=county)
        found = tx.execute(select(people.c.created_at)).scalar_one()
    assert found == county
    assert found.utcoffset() == timedelta(0)


def test_times_of_different_zones_compare_as_instants(db: Database):
    east = datetime(2026, 11, 23, 9, 0, tzinfo=timezone(timedelta(hours=8)))
    later = datetime(2026, 11, 23, 2, 0, tzinfo=timezone(timedelta(0)))
    with db.transaction() as tx:
        tx.insert(people, id="p", language="zh", created_at=east)
        assert tx.execute(select(people.c.id).where(people.c.created_at < later)).scalars().all() == ["p"]


def test_an_error_does_not_tell_the_values_it_was_about(db: Database):
    with pytest.raises(IntegrityError) as refusal, db.transaction() as tx:
        tx.insert(people, id="p", language=CANARY, created_at=NOON)
    assert "ck_people_language" in str(refusal.value)
    assert "canary" not in "".join(traceback.format_exception(refusal.value))


def test_another_ring_cannot_read(db: Database, database_url: str):
    a_message(db, a_chat(db), "m1", CANARY)
    with Database.open(database_url, KeyRing.generate()) as stranger, stranger.transaction() as tx:
        with pytest.raises(Unreadable, match="does not hold the key"):
            tx.rows(TEXTS)
        assert tx.execute(union_all(select(inbox.c.delivery))).scalars().all() == ["m1"]
