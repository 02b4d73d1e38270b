"""States that cannot be read, faults of the program, and what is deleted on request."""

import json
import logging
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.runner import Runner
from handlers.values import State, Tap
from policy_kb import Pack
from storage import Database, find_chat
from storage.columns import Sealed
from storage.tables import chats, inbox
from tests.bot.talk import CHANNEL, NOON, Talk, everything, queued, sentence

SECRET = "我家去年挣了八千五百二十一块"


def stored(db: Database, address: str = "100") -> Any:
    """The chat as it stands."""
    with db.transaction() as tx:
        return find_chat(tx, CHANNEL, address)


def swap_states(db: Database, one: str, other: str) -> None:
    """Puts the ciphertext of one chat's state into another's row."""
    with db.transaction() as tx:
        taken = tx.execute(select(chats.c.state).where(chats.c.address == one)).scalar_one()
        tx.execute(update(chats).where(chats.c.address == other).values(state=taken))


def garble(db: Database) -> None:
    with db.transaction() as tx:
        tx.execute(update(chats).values(state=Sealed(b"\x01garbage that was never sealed")))


def put(db: Database, state: dict[str, Any]) -> None:
    """Stores a state of any shape, well sealed."""
    with db.transaction() as tx:
        chat = find_chat(tx, CHANNEL, "100")
        tx.update(chats, chat.chat_id, state=state)


def apologised(talk: Talk) -> None:
    """The apology with a fresh start, and the buttons of before are old."""
    old = Tap("dk", talk.version)
    talk.say("还在不在")
    assert talk.said == sentence("error.broken_state")
    assert talk.actions == ["screen"]
    assert talk.version > old.version  # and so is every later one
    talk.send(old)
    assert talk.said == sentence("error.old_button")
    talk.tap("screen")
    assert talk.asked
    talk.send(old)
    assert talk.said.startswith(sentence("error.old_button"))
    assert stored(talk.runner.database).state["answers"] == []


def test_a_state_moved_from_another_chat_is_not_believed(runner, db):
    talk = Talk(runner).in_an_interview(answers=3)
    Talk(runner, "200").in_an_interview()
    swap_states(db, "200", "100")
    apologised(talk)


def test_a_garbled_state_is_apologised_for(runner, db):
    talk = Talk(runner).in_an_interview(answers=3)
    garble(db)
    apologised(talk)


FOREIGN: list[dict[str, Any]] = [
    {},
    {"flow": "dance", "answers": [], "aside": {}, "changing": None, "version": 1},
    {"flow": "idle", "answers": 7, "aside": {}, "changing": None, "version": 1},
    {"flow": "idle", "answers": ["ab"], "aside": {}, "changing": None, "version": 1},
    {"flow": "idle", "answers": [], "aside": 7, "changing": None, "version": 1},
    {"flow": "idle", "answers": [], "aside": {}, "changing": 7, "version": 1},
    {"flow": ["idle"], "answers": [], "aside": {}, "changing": None, "version": 1},
    {"flow": "idle", "answers": [], "aside": {}, "changing": None, "version": 1, "area": ["fengjie-2022"]},
    {"flow": "idle", "answers": [], "aside": {}, "changing": None, "version": 1, "offered": 7},
    {"flow": "idle", "answers": [], "aside": {}, "changing": None, "version": "new"},
]


@pytest.mark.parametrize("state", FOREIGN, ids=json.dumps)
def test_a_state_of_a_foreign_shape_is_apologised_for(runner, db, state):
    talk = Talk(runner).in_an_interview(answers=3)
    put(db, state)
    apologised(talk)


def test_what_the_log_says_of_a_broken_state_holds_nothing_of_it(runner, db, caplog):
    talk = Talk(runner).in_an_interview()
    put(db, {**FOREIGN[-1], "version": SECRET})
    talk.say(SECRET)
    assert [record.levelno for record in caplog.records] == [logging.ERROR]
    assert SECRET not in caplog.text


class BrokenPack:
    """A pack with a bug in it, which quotes what the person said."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack

    def __getattr__(self, name: str) -> Any:
        return getattr(self._pack, name)

    def next_question(self, *_: Any) -> None:
        raise ZeroDivisionError(SECRET)


def test_a_bug_is_one_sentence_and_changes_nothing(runner, db, pack, caplog):
    Talk(runner).in_an_interview()
    stood = stored(db).state
    talk = Talk(Runner(db, BrokenPack(pack), lambda: NOON))
    assert talk.say(SECRET) == sentence("error.failed")
    assert stored(db).state == stood
    (record,) = caplog.records
    assert "ZeroDivisionError" in caplog.text
    assert "test_broken.py" in caplog.text  # where it happened can be found
    assert SECRET not in caplog.text + record.getMessage()


def test_after_a_bug_is_mended_the_interview_goes_on(runner, db, pack):
    asked = Talk(runner).in_an_interview().said
    Talk(Runner(db, BrokenPack(pack), lambda: NOON)).say(SECRET)
    assert Talk(runner).open() == asked


def test_forgetting_leaves_nothing_that_was_said(runner, db):
    Talk(runner, "200").in_an_interview()
    talk = Talk(runner)
    talk.say(SECRET)
    talk.in_an_interview(answers=3)
    others = [row for row in everything(db)["inbox"] if row[0] == stored(db, "200").chat_id]
    before = talk.version
    talk.say("/forget")
    talk.tap("forget_now")
    assert talk.said == sentence("forget.done")
    assert [body["text"] for body in queued(db)] == [[[sentence("forget.done"), False]]]
    with db.transaction() as tx:
        received = tx.rows(select(inbox).where(inbox.c.chat_id == find_chat(tx, CHANNEL, "100").chat_id))
    assert len(received) > 4
    assert {row["body"] for row in received} == {None}
    assert {**stored(db).state, "version": 0} == State().to_json()
    assert [row for row in everything(db)["inbox"] if row[0] == stored(db, "200").chat_id] == others
    talk.send(Tap("dk", before))
    assert talk.said == sentence("error.old_button")


def test_the_language_is_the_persons_and_lasts(runner, db, pack):
    talk = Talk(runner).in_an_interview()
    talk.tap("to:en")
    assert talk.said.startswith(sentence("language.set", "en"))
    assert talk.asked
    assert stored(db).person.language == "en"
    assert Talk(Runner(db, pack, lambda: NOON)).say("/nonsense").startswith(sentence("error.unknown_command", "en"))
    assert Talk(runner, "200").say("/nonsense") == sentence("error.unknown_command")


def test_two_chats_do_not_mix(runner, db):
    one, other = Talk(runner, "100").in_an_interview(answers=3), Talk(runner, "200")
    other.say("你好")
    assert not other.asked
    assert stored(db, "200").state["answers"] == []
    stood = stored(db, "100")
    other.in_an_interview(answers=1)
    other.say("/forget")
    other.tap("forget_now")
    assert stored(db, "100") == stood
    assert one.open().count("？") >= 1
    assert one.asked
