"""Several schedulers and several senders on one PostgreSQL: nothing is made, or sent, twice."""

import asyncio
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import policy_kb
from bot.delivery import Delivered, Fate
from bot.health import Health
from bot.pacing import Pace
from bot.reminding.posting import ready
from bot.reminding.ring import ring
from bot.runner import Runner
from bot.sender import Sender
from policy_kb.casework import CONTACT_CADRE, Area
from policy_kb.workdays import WorkingDays
from storage import Database, KeyRing, Outgoing, take_turn
from storage.people import give
from tests.bot.reminding.crashes import LAST_DAY
from tests.storage.county import UPPER, a_county, a_household
from tests.storage.samples import stored

PEOPLE, SENDERS, SCHEDULERS = 24, 2, 3


class Channel:
    def __init__(self, heard: list[str]) -> None:
        self._heard = heard

    async def alive(self) -> bool:
        return True

    async def deliver(self, outgoing: Outgoing) -> Fate:
        self._heard.append(outgoing.address)
        await asyncio.sleep(0.01)
        return Delivered("1")


def sends(runner: Runner, heard: list[str], begun: threading.Barrier) -> None:
    """A sender of its own event loop, until nothing is left to send."""

    async def live() -> None:
        pace = Pace(1000, 1000, asyncio.get_running_loop().time)
        channel = Channel(heard)
        sender = Sender(
            runner.database, "telegram", channel, pace, runner.now, Health(), ready=lambda tx, o: ready(tx, runner, o)
        )
        running = asyncio.create_task(sender.run())
        await asyncio.sleep(0.2)
        await asyncio.to_thread(begun.wait)
        while not _ended(runner.database):
            await asyncio.sleep(0.05)
            sender.wake()
        sender.stop()
        await running

    asyncio.run(live())


def _ended(db: Database) -> bool:
    unended = (
        "SELECT count(*) FROM reminders WHERE state IN ('waiting', 'posted')",
        "SELECT count(*) FROM outbox WHERE finished_at IS NULL",
        "SELECT 1 - count(*) FROM rings",
    )
    return all(stored(db, each) == [0] for each in unended)


def test_side_by_side_nothing_is_made_or_sent_twice(postgresql_url: str, keys: KeyRing):
    pack = policy_kb.load("fengjie-2022").with_workdays(WorkingDays({2026: {}, 2027: {}}))
    long_ago = LAST_DAY - timedelta(days=300)
    heard: list[str] = []
    with Database.open(postgresql_url, keys) as db:
        db.upgrade()
        a_county(db, *(a_household(f"{n:04}", head=f"户{n}", cadre=f"干部{n}") for n in range(PEOPLE)))
        with db.transaction() as tx:
            for n in range(PEOPLE):
                person = take_turn(tx, "telegram", str(n), long_ago).person.id
                give(tx, person, f"干部{n}", CONTACT_CADRE, Area(UPPER), long_ago)
        runner = Runner(db, pack, lambda: LAST_DAY)
        begun = threading.Barrier(SENDERS + 1)
        with ThreadPoolExecutor(SENDERS + SCHEDULERS) as pool:
            running = [pool.submit(sends, runner, heard, begun) for _ in range(SENDERS)]
            begun.wait()
            running += [pool.submit(ring, runner) for _ in range(SCHEDULERS)]
            for each in running:
                each.result()
    assert Counter(heard) == {str(n): 1 for n in range(PEOPLE)}
