"""Sending, in virtual time: rates kept, order kept, outages survived, every fate written down."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from sqlalchemy.exc import OperationalError

from bot.delivery import Delivered, Doubtful, Fate, Later, Refused, Unreachable
from bot.health import Health
from bot.pacing import Pace
from bot.sender import LOST_TWICE, Sender
from storage import Database, Outgoing, claim, undelivered
from tests.bot.virtual import at_once, clock_from, in_virtual_time
from tests.storage.samples import NOON, a_turn, stored

HOUR = 3600.0


class Channel:
    """A carrier that keeps Telegram's flood rules and refuses what breaks them."""

    def __init__(self, overall: int = 30, trip: float = 0.05) -> None:
        self.got: list[tuple[float, str, str]] = []
        self.too_many = 0
        self.asked = 0
        self.down = False
        self.fates: dict[str, list[Fate]] = {}
        self._overall = overall
        self._trip = trip
        self._times: list[float] = []
        self._last: defaultdict[str, float] = defaultdict(lambda: -9.0)

    async def alive(self) -> bool:
        self.asked += 1
        return not self.down

    async def deliver(self, outgoing: Outgoing) -> Fate:
        text = outgoing.body["text"]
        await asyncio.sleep(self._trip)
        now = asyncio.get_running_loop().time()
        if self.down:
            return Later("down")
        if self.fates.get(text):
            return self.fates[text].pop(0)
        if now - self._last[outgoing.address] < 1 or len([t for t in self._times if now - t < 1]) >= self._overall:
            self.too_many += 1
            return Later("too many", 3.0)
        self._times = [t for t in self._times if now - t < 1] + [now]
        self._last[outgoing.address] = now
        self.got.append((now, outgoing.address, text))
        await asyncio.sleep(self._trip)
        return Delivered(str(len(self.got)))

    def texts(self, address: str = "100") -> list[str]:
        return [text for _, to, text in self.got if to == address]


class Sending:
    """A sender over a database, run until its outbox is empty."""

    def __init__(self, db: Database, channel: Channel) -> None:
        self.db, self.channel, self.health = db, channel, Health()

    def until(self, done: Callable[[], bool], meanwhile: Callable[[Sender], Awaitable[None]] | None = None) -> float:
        """Virtual seconds until it is done, looked at every half second."""

        async def main() -> float:
            loop = asyncio.get_running_loop()
            pace = Pace(25, 1, loop.time)
            sender = Sender(self.db, "telegram", self.channel, pace, clock_from(NOON), self.health, at_once)
            running = asyncio.create_task(sender.run())
            if meanwhile is not None:
                await meanwhile(sender)
            while not done():
                await asyncio.sleep(0.5)
                assert loop.time() < 30 * HOUR
                assert not running.done(), running.result()
            ended = loop.time()
            sender.stop()
            await running
            return ended

        return in_virtual_time(main)

    def until_empty(self, meanwhile: Callable[[Sender], Awaitable[None]] | None = None) -> float:
        return self.until(self.empty, meanwhile)

    def empty(self) -> bool:
        return stored(self.db, "SELECT count(*) FROM outbox WHERE finished_at IS NULL") == [0]


@pytest.fixture
def sending(db: Database) -> Sending:
    return Sending(db, Channel())


def test_three_hundred_messages_to_fifty_chats_break_no_flood_rule(sending: Sending):
    for number in range(300):
        a_turn(sending.db, str(number % 50), replies=[str(number)])
    took = sending.until_empty()
    assert sending.channel.too_many == 0
    for chat in range(50):
        assert sending.channel.texts(str(chat)) == [str(number) for number in range(300) if number % 50 == chat]
    assert took < 20  # 25 a second


def test_sixty_messages_to_one_chat_break_no_flood_rule_and_keep_their_order(sending: Sending):
    a_turn(sending.db, replies=[str(number) for number in range(60)])
    a_turn(sending.db, "200", replies=["between"])
    sending.until_empty()
    assert sending.channel.too_many == 0
    assert sending.channel.texts() == [str(number) for number in range(60)]
    (between,) = [time for time, to, _ in sending.channel.got if to == "200"]
    assert between < 1  # a full chat keeps no other waiting


@pytest.mark.parametrize("hours", [0.1, 6, 20])
def test_an_outage_delays_and_loses_nothing(sending: Sending, hours: float):
    for number in range(40):
        a_turn(sending.db, str(number % 10), replies=[f"{number}a", f"{number}b"])
    back: list[float] = []

    async def outage(_sender: Sender) -> None:
        await asyncio.sleep(0.5)
        sending.channel.down = True
        await asyncio.sleep(hours * HOUR)
        sending.channel.down = False
        back.append(asyncio.get_running_loop().time())

    sending.until_empty(outage)
    for chat in range(10):
        numbers = [number for number in range(40) if number % 10 == chat]
        assert sending.channel.texts(str(chat)) == [f"{number}{part}" for number in numbers for part in "ab"]
    first_after = min(time for time, _, _ in sending.channel.got if time >= back[0])
    assert first_after - back[0] < 35
    assert sending.channel.asked < 480 * hours + 10  # every eight seconds at most


def test_a_server_that_hangs_before_it_returns_delays_no_more_than_half_a_minute(sending: Sending):
    class Hanging(Channel):
        """Answers nothing while it is down, until the caller gives up."""

        async def alive(self) -> bool:
            down = self.down
            await asyncio.sleep(15 if down else 0)
            return not down

    sending.channel = Hanging()
    for number in range(20):
        a_turn(sending.db, str(number), replies=["a", "b"])
    back: list[float] = []

    async def outage(_sender: Sender) -> None:
        await asyncio.sleep(0.5)
        sending.channel.down = True
        await asyncio.sleep(HOUR)
        sending.channel.down = False
        back.append(asyncio.get_running_loop().time())

    sending.until_empty(outage)
    assert min(time for time, _, _ in sending.channel.got if time >= back[0]) - back[0] < 35
    assert len(sending.channel.got) == 40


def test_a_send_costs_two_commits_and_waiting_one_look_a_second(sending: Sending, monkeypatch):
    count = 0
    whole = sending.db.transaction

    def transaction():
        nonlocal count
        count += 1
        return whole()

    for number in range(100):
        a_turn(sending.db, str(number), replies=["a"])
    monkeypatch.setattr(sending.db, "transaction", transaction)

    async def ten_minutes(_sender: Sender) -> None:
        nonlocal count
        await asyncio.sleep(20)
        assert count < 2 * 100 + 30
        count = 0
        await asyncio.sleep(600)

    sending.until(lambda: len(sending.channel.got) == 100, ten_minutes)
    assert count < 650


def test_told_to_wait_only_that_chat_waits(sending: Sending):
    a_turn(sending.db, "100", replies=["held", "behind"])
    a_turn(sending.db, "200", replies=["free"])
    sending.channel.fates["held"] = [Later("too many", 40.0)]
    sending.until_empty()
    times = {text: time for time, _, text in sending.channel.got}
    assert times["free"] < 1
    assert 40 <= times["held"] < 42
    assert times["held"] < times["behind"]


def test_a_lost_answer_is_sent_once_more_and_marked(sending: Sending):
    a_turn(sending.db, replies=["first", "second"])
    sending.channel.fates["first"] = [Doubtful("ReadTimeout")]
    sending.until_empty()
    assert sending.channel.texts() == ["first", "second"]
    assert stored(sending.db, "SELECT uncertain FROM outbox ORDER BY position") == [True, False]
    assert sending.channel.asked == 1
    assert b"bangfu_repeats_total 1.0" in sending.health.metrics()


def test_an_answer_lost_twice_is_given_up_and_says_so(sending: Sending):
    a_turn(sending.db, replies=["first", "second"])
    sending.channel.fates["first"] = [Doubtful("ReadTimeout"), Doubtful("ReadTimeout")]
    sending.until_empty()
    assert sending.channel.texts() == ["second"]
    with sending.db.transaction() as tx:
        (dead,) = undelivered(tx, ["telegram"], 9)
    assert (dead.status, dead.reason, dead.attempts) == ("dead", LOST_TWICE, 2)


def test_who_cannot_be_reached_is_noted_and_gets_nothing_more(sending: Sending):
    chat_id = a_turn(sending.db, "100", replies=["first", "second"]).chat_id
    a_turn(sending.db, "200", replies=["another"])
    sending.channel.fates["first"] = [Unreachable("blocked")]
    sending.until_empty()
    assert [text for _, _, text in sending.channel.got] == ["another"]
    assert stored(sending.db, "SELECT unreachable FROM chats WHERE id = :id", id=chat_id) == ["blocked"]


def test_a_refused_message_lets_the_next_one_go(sending: Sending):
    a_turn(sending.db, replies=["first", "second"])
    sending.channel.fates["first"] = [Refused("Bad Request")]
    sending.until_empty()
    assert sending.channel.texts() == ["second"]


def test_a_message_that_finds_no_way_for_a_day_is_given_up(sending: Sending):
    a_turn(sending.db, replies=["first", "second"], at=NOON - timedelta(hours=23, minutes=50))
    sending.channel.fates["first"] = [Later("the server has trouble")] * 999
    took = sending.until_empty()
    assert sending.channel.texts() == ["second"]
    (reason,) = stored(sending.db, "SELECT reason FROM outbox WHERE status = 'dead'")
    assert reason == "the server has trouble"
    assert 600 < took < 700
    assert 40 < stored(sending.db, "SELECT attempts FROM outbox WHERE status = 'dead'")[0] < 120


def test_a_fault_of_ours_costs_that_message_alone_and_is_logged_without_content(sending: Sending, caplog):
    class Faulty(Channel):
        async def deliver(self, outgoing: Outgoing) -> Fate:
            if outgoing.body["text"] == "canary":
                raise ValueError(outgoing.body["text"])
            return await super().deliver(outgoing)

    sending.channel = Faulty()
    a_turn(sending.db, replies=["canary", "second"])
    sending.until_empty()
    assert sending.channel.texts() == ["second"]
    assert "ValueError" in caplog.text
    assert "canary" not in caplog.text


def test_what_a_killed_sender_had_claimed_is_sent_at_once_and_marked(sending: Sending):
    a_turn(sending.db, replies=["first"])
    with sending.db.transaction() as tx:
        claim(tx, "telegram", NOON, lease=timedelta(hours=9))
    assert sending.until_empty() < 2
    assert stored(sending.db, "SELECT uncertain FROM outbox") == [True]


def test_a_database_that_fails_for_a_while_costs_nothing(sending: Sending, monkeypatch):
    a_turn(sending.db, replies=["first", "second"])
    failures = [OperationalError("x", {}, Exception("disk I/O error"))] * 5
    whole = sending.db.transaction

    def transaction():
        if failures:
            raise failures.pop()
        return whole()

    monkeypatch.setattr(sending.db, "transaction", transaction)
    sending.until(lambda: not failures and sending.empty())
    assert sending.channel.texts() == ["first", "second"]


def test_what_is_queued_while_it_sleeps_goes_when_it_is_woken(sending: Sending):
    async def later(sender: Sender) -> None:
        await asyncio.sleep(100.3)
        a_turn(sending.db, replies=["first"])
        sender.wake()

    sending.until(lambda: bool(sending.channel.got), later)
    assert sending.channel.got[0][0] < 100.5


def test_told_to_stop_it_ends_what_is_on_its_way_and_begins_nothing(sending: Sending):
    sending.channel = Channel(trip=5.0)
    a_turn(sending.db, replies=["first", "second"])

    async def main() -> None:
        pace = Pace(25, 1, asyncio.get_running_loop().time)
        sender = Sender(sending.db, "telegram", sending.channel, pace, clock_from(NOON), Health(), at_once)
        running = asyncio.create_task(sender.run())
        await asyncio.sleep(1)
        sender.stop()
        await running

    in_virtual_time(main)
    assert sending.channel.texts() == ["first"]
    assert stored(sending.db, "SELECT status FROM outbox ORDER BY position") == ["sent", "queued"]
