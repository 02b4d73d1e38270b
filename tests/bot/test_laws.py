"""The three laws of the runner, on both kinds of database."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from bot.runner import Runner
from handlers.values import Inbound, Open, Reply, Say, Tap
from storage import Database, Transaction, entries, find_chat, mark_all_sent
from storage.tables import inbox
from tests.bot.talk import CHANNEL, NOON, Talk, everything, queued, sentence


class Refused(OperationalError):
    """The database gave up here."""

    def __init__(self) -> None:
        super().__init__("refused", None, Exception("refused"))


class RefusingDatabase:
    """A database that refuses the nth statement of a transaction, or its commit when there are fewer."""

    def __init__(self, database: Database, refuse: int) -> None:
        self._database = database
        self._refuse = refuse
        self.statements = 0

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        with self._database.transaction() as tx:
            execute = tx.execute

            def counted(*arguments: Any) -> Any:
                self.statements += 1
                if self.statements == self._refuse:
                    raise Refused
                return execute(*arguments)

            tx.execute = counted
            yield tx
            if self.statements < self._refuse:
                raise Refused


def nothing_yet(talk: Talk) -> Inbound:
    return Say("你好")


def an_answer(talk: Talk) -> Inbound:
    talk.in_an_interview()
    return Tap("dk", talk.version)


def another_language(talk: Talk) -> Inbound:
    talk.in_an_interview()
    return Tap("to:en", talk.version)


def forgetting(talk: Talk) -> Inbound:
    talk.in_an_interview()
    talk.say("/forget")
    return Tap("forget_now", talk.version)


@pytest.mark.parametrize("before", [nothing_yet, an_answer, another_language, forgetting])
def test_a_turn_that_fails_anywhere_leaves_nothing_half_done(db, pack, before: Callable[[Talk], Inbound]):
    message = before(Talk(Runner(db, pack, lambda: NOON)))
    stood = everything(db)
    refuse = 0
    while True:
        refuse += 1
        refusing = RefusingDatabase(db, refuse)
        with pytest.raises(Refused):
            Runner(refusing, pack, lambda: NOON).receive(CHANNEL, "100", message, "the message")
        assert everything(db) == stood
        if refusing.statements < refuse:  # every statement was refused once, and now the commit
            break
    assert refuse > 4
    assert Runner(db, pack, lambda: NOON).receive(CHANNEL, "100", message, "the message")
    assert everything(db) != stood


def test_what_was_received_is_committed_with_its_replies(runner, db):
    runner.receive(CHANNEL, "100", Say("你好"), "m1")
    with db.transaction() as tx:
        assert tx.execute(select(inbox.c.delivery)).scalars().all() == ["m1"]
        chat = find_chat(tx, CHANNEL, "100")
    assert chat.version == 1
    assert chat.state["flow"] == "idle"
    assert [Reply.from_json(body).text.plain for body in queued(db)] != []


def test_a_repeated_delivery_is_one_turn(runner, db):
    talk = Talk(runner).in_an_interview()
    message = Tap("dk", talk.version)
    assert talk.send(message, "again") is True
    stood = everything(db)
    assert talk.send(message, "again") is False
    assert everything(db) == stood
    assert talk.replies == []


def test_one_delivery_id_in_two_chats_is_two_messages(runner):
    assert runner.receive(CHANNEL, "100", Say("你好"), "m1")
    assert runner.receive(CHANNEL, "200", Say("你好"), "m1")
    assert runner.receive("another", "100", Say("你好"), "m1")


def test_a_tap_that_comes_twice_under_two_ids_has_one_effect(runner):
    talk = Talk(runner).in_an_interview(answers=1)
    tap = Tap("dk", talk.version)
    talk.send(tap)
    asked, stood = talk.said, state(talk)
    talk.send(tap)
    assert talk.said == f"{sentence('error.old_button')}\n{asked}"
    assert state(talk) == stood


def test_a_tick_that_comes_twice_stays_a_tick(runner):
    talk = a_card(runner)
    tick = Tap(next(action for action in talk.actions if action.startswith("t:")), talk.version)
    talk.send(tick)
    ticked = state(talk)["aside"]
    talk.send(tick)
    assert state(talk)["aside"] == ticked
    assert [button.ticked for reply in talk.replies for button in reply.buttons].count(True) == 1


@pytest.mark.parametrize(
    "action", ["", "o:no", "change:no", "measure:99", "to:fr", "t::", "v:nan", "v:1e999", "p:yes", "\0"]
)
def test_a_forged_button_changes_nothing_and_brings_the_question(runner, action):
    talk = Talk(runner).in_an_interview()
    stood = state(talk)
    talk.tap(action)
    assert talk.asked
    assert state(talk) == stood


def test_another_runner_goes_on_at_the_same_question(runner, db, pack):
    talk = Talk(runner).in_an_interview()
    asked, stood = talk.said, state(talk)
    again = Talk(Runner(db, pack, lambda: NOON))
    assert again.open() == asked.removeprefix(f"{sentence('interview.welcome')}\n")
    assert state(again) == stood


def test_an_interview_through_many_runners_ends_as_through_one(runner, db, pack):
    def ended(new_runner: Callable[[], Runner], address: str) -> tuple[str, list[Any]]:
        talk = Talk(new_runner(), address).in_an_interview()
        while talk.asked:
            talk = Talk(new_runner(), address, talk.replies, talk.version)
            talk.answer()
        return talk.said, state(talk)["answers"]

    assert ended(lambda: Runner(db, pack, lambda: NOON), "200") == ended(lambda: runner, "100")


def test_opening_is_no_message_and_can_be_done_any_number_of_times(runner, db):
    for _ in range(3):
        assert runner.receive(CHANNEL, "100", Open())
    with db.transaction() as tx:
        assert tx.execute(select(func.count()).select_from(inbox)).scalar() == 0


def test_eight_at_once_in_one_chat_are_each_answered_once(runner, db):
    errors: list[BaseException] = []
    start = threading.Barrier(8)

    def say(number: int) -> None:
        try:
            start.wait()
            for nth in range(3):
                assert runner.receive(CHANNEL, "100", Say("你好"), f"{number}.{nth}")
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=say, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    with db.transaction() as tx:
        assert find_chat(tx, CHANNEL, "100").version == 24
    welcomes = [Reply.from_json(body).text.plain for body in queued(db)]
    assert len(welcomes) == 24
    assert len(set(welcomes)) == 1


def a_card(runner: Runner) -> Talk:
    """An interview at its first multi-select card."""
    talk = Talk(runner).in_an_interview(answers=0)
    talk.say("监测户，风险没消除")
    while not any(action.startswith("t:") for action in talk.actions):
        talk.answer()
        assert talk.asked
    return talk


def state(talk: Talk) -> dict[str, Any]:
    with talk.runner.database.transaction() as tx:
        return find_chat(tx, CHANNEL, talk.address).state


def test_what_was_said_too_long_ago_is_deleted_once_a_day(db, pack):
    hour = [NOON]
    runner = Runner(db, pack, lambda: hour[0], timedelta(days=30))
    runner.receive("terminal", "early", Say("/screen"), "m1")
    with db.transaction() as tx:
        mark_all_sent(tx, find_chat(tx, "terminal", "early").chat_id, NOON)
    hour[0] += timedelta(days=31)
    runner.receive("terminal", "late", Say("/screen"), "m1")
    with db.transaction() as tx:
        early = find_chat(tx, "terminal", "early")
        assert early is not None
        assert early.state is None
        assert entries(tx, early.chat_id) == []


def test_a_purge_that_was_taken_back_is_made_up_for(db, pack):
    Talk(Runner(db, pack, lambda: NOON), "early").in_an_interview()
    with db.transaction() as tx:
        mark_all_sent(tx, find_chat(tx, CHANNEL, "early").chat_id, NOON)
    refusing = RefusingDatabase(db, refuse=1_000)  # its commit
    runner = Runner(refusing, pack, lambda: NOON + timedelta(days=31))
    with pytest.raises(Refused):
        runner.receive(CHANNEL, "late", Say("/screen"), "m1")
    runner.database = db
    assert runner.receive(CHANNEL, "late", Say("/screen"), "m1")
    with db.transaction() as tx:
        assert find_chat(tx, CHANNEL, "early").state is None


def test_buttons_of_before_a_purge_stay_old(db, pack):
    old = Talk(Runner(db, pack, lambda: NOON)).in_an_interview(answers=1)
    with db.transaction() as tx:
        mark_all_sent(tx, find_chat(tx, CHANNEL, old.address).chat_id, NOON)
    later = Runner(db, pack, lambda: NOON + timedelta(days=31))
    later.receive(CHANNEL, "somebody else", Open())
    again = Talk(later).in_an_interview(answers=1)  # as far as it was when the old buttons were drawn
    stood = state(again)
    again.send(Tap("dk", old.version))
    assert again.said.startswith(sentence("error.old_button"))
    assert state(again) == stood
