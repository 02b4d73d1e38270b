"""`bangfu outbox`: what waits and what was given up, without a word of what was said."""

import pytest

from bot.keys import data_keys
from bot.settings import load
from storage import Database, claim, mark_dead, mark_sent
from tests.storage.samples import NOON, a_turn


@pytest.fixture
def outbox(monkeypatch, tmp_path):
    """A database with one message sent, one given up, one in doubt and one waiting."""
    monkeypatch.setenv("BANGFU_DATABASE_URL", f"sqlite:///{tmp_path / 'bangfu.db'}")
    settings = load()
    with Database.open(settings.database, data_keys(settings)) as db:
        db.upgrade()
        for address in ("1", "2", "3"):
            a_turn(db, address, replies=["秘密"])
        with db.transaction() as tx:
            sent, dead, _ = claim(tx, "telegram", NOON)
            mark_sent(tx, sent.id, NOON)
            mark_dead(tx, dead.id, NOON, "Bad Request")
        a_turn(db, "4", replies=["秘密"])


def test_each_message_is_a_line(bangfu, outbox):
    shown = bangfu("outbox").out
    assert len(shown.splitlines()) == 3
    assert "dead after 1 try: Bad Request" in shown
    assert "claimed after 1 try" in shown
    assert "queued after 0 tries" in shown
    assert "2026-11-23 12:00:00  telegram" in shown
    assert "秘密" not in shown


def test_each_message_is_an_object(bangfu, outbox):
    found = bangfu("outbox", "--json").objects
    assert {each["status"] for each in found} == {"dead", "claimed", "queued"}
    (dead,) = [each for each in found if each["status"] == "dead"]
    assert dead["id"]
    del dead["id"]
    assert dead == {
        "channel": "telegram",
        "status": "dead",
        "queued_at": "2026-11-23T12:00:00+08:00",
        "attempts": 1,
        "may_have_arrived": False,
        "reason": "Bad Request",
    }


def test_where_there_is_nothing_it_says_so(bangfu):
    assert bangfu("outbox").out == "nothing waits, and nothing was given up\n"
    assert bangfu("outbox", "--json").out == ""
