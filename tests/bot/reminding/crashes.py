"""Reminders through a program that dies at any commit or send, and comes back: python -m tests.bot.reminding.crashes

A seed says at which of all the boundaries (before a commit, after it, before a send, after it) the program dies, and
which sends lose their answer. Between two lives nothing stays but the database.
"""

import asyncio
import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import policy_kb
from bot.delivery import Delivered, Doubtful, Fate
from bot.health import Health
from bot.pacing import Pace
from bot.reminding.posting import post, ready
from bot.reminding.ring import ring
from bot.runner import Runner
from bot.sender import Sender
from policy_kb import Pack
from policy_kb.casework import CONTACT_CADRE, SUPERVISOR, Area
from policy_kb.workdays import WorkingDays
from storage import Database, KeyRing, Outgoing, Transaction, take_turn
from storage.people import give
from tests.bot.virtual import at_once, in_virtual_time
from tests.storage.county import UPPER, a_county, a_household
from tests.storage.samples import NOON, stored

CADRES = ("王芳", "陈刚", "李梅", "周军")
MONDAY = datetime(2026, 11, 30, 9, tzinfo=NOON.tzinfo)
"""A month's last working day and a Monday: visits and a digest are due."""
BOUNDARIES = 24
"""About as many as an undisturbed run crosses."""
LIVES = 12
CHANNEL = "telegram"


class Dies(BaseException):
    """What a killed process would not go on after; nothing may catch it."""


@dataclass
class Life:
    """When this life ends: at that boundary (None: never)."""

    last: int | None
    crossed: int = 0
    dead: bool = False

    def boundary(self) -> None:
        self.crossed += 1
        if self.dead or self.crossed == self.last:
            self.dead = True
            raise Dies


class Mortal:
    """The database of a process that may die at each commit."""

    def __init__(self, db: Database, life: Life) -> None:
        self._db, self._life = db, life

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        with self._db.transaction() as tx:
            yield tx
            self._life.boundary()
        self._life.boundary()

    @contextmanager
    def snapshot(self) -> Iterator[Transaction]:
        with self._db.snapshot() as tx:
            yield tx


@dataclass
class People:
    """Who hears what, over all lives. `unsure`: sends that may be repeated: their answer was lost, or the program died
    before it could write down that they went.
    """

    chance: random.Random
    heard: list[tuple[str, str]] = field(default_factory=list)
    sent: set[str] = field(default_factory=set)
    unsure: int = 0


class Channel:
    def __init__(self, people: People, life: Life) -> None:
        self._people, self._life = people, life

    async def alive(self) -> bool:
        return True

    async def deliver(self, outgoing: Outgoing) -> Fate:
        await self._boundary()
        self._people.heard.append((outgoing.address, str(outgoing.body["text"])))
        self._people.sent.add(outgoing.id)
        await asyncio.sleep(0.05)
        await self._boundary()
        if self._people.chance.random() < 0.03:
            self._people.unsure += 1
            return Doubtful("its answer was lost")
        return Delivered("1")

    async def _boundary(self) -> None:
        try:
            self._life.boundary()
        except Dies:
            await asyncio.Event().wait()  # the dead do nothing more


@dataclass(frozen=True)
class Outcome:
    """`lost`: people who heard nothing of what is theirs; `repeated`: messages heard twice; `unsure`: sends that might
    have been repeated, which is the most `repeated` may be; `lives`: how often the program was started.
    """

    lost: int
    repeated: int
    unsure: int
    lives: int


def an_office(db: Database) -> None:
    """Four cadres with a household each, and a supervisor, all on Telegram."""
    a_county(db, *(a_household(f"010{n}", head=f"户{n}", cadre=name) for n, name in enumerate(CADRES)))
    long_ago = MONDAY - timedelta(days=300)
    with db.transaction() as tx:
        for n, name in enumerate(CADRES):
            give(tx, take_turn(tx, CHANNEL, str(n), long_ago).person.id, name, CONTACT_CADRE, Area(UPPER), long_ago)
        give(tx, take_turn(tx, CHANNEL, "9", long_ago).person.id, "吴督", SUPERVISOR, Area(UPPER), long_ago)


def seeded(db: Database, pack: Pack, seed: int) -> Outcome:
    """One history of lives and deaths, over a database with an office."""
    chance = random.Random(seed)
    people, start, lives = People(chance), MONDAY, 0
    while True:
        lives += 1
        assert lives <= LIVES, "it never comes to an end"
        life = Life(chance.randrange(1, BOUNDARIES) if lives < LIVES - 1 and chance.random() < 0.9 else None)
        took = in_virtual_time(lambda life=life, start=start: _lived(db, pack, people, life, start))
        went = set(stored(db, "SELECT id FROM outbox WHERE status = 'sent'"))
        people.unsure += len(people.sent - went)
        people.sent.clear()
        start += timedelta(seconds=took + 2)
        if not life.dead:
            break
    expected = {*(str(n) for n in range(len(CADRES))), "9"}
    times = Counter(people.heard)
    return Outcome(
        lost=len(expected - {address for address, _ in people.heard}),
        repeated=sum(n - 1 for n in times.values()),
        unsure=people.unsure,
        lives=lives,
    )


async def _lived(db: Database, pack: Pack, people: People, life: Life, start: datetime) -> float:
    """From a start of the program to its death, or until nothing is left to do; how many seconds."""
    loop = asyncio.get_running_loop()
    runner = Runner(Mortal(db, life), pack, lambda: start + timedelta(seconds=loop.time()))  # type: ignore[arg-type]
    sender = Sender(
        runner.database,
        CHANNEL,
        Channel(people, life),
        Pace(25, 1, loop.time),
        runner.now,
        Health(),
        at_once,
        ready=lambda tx, outgoing: ready(tx, runner, outgoing),
    )
    sending = asyncio.create_task(sender.run())
    try:
        ring(runner)
        while not life.dead and not _done(db):
            await asyncio.sleep(0.5)
            post(runner)
            sender.wake()
    except Dies:
        pass
    sending.cancel()
    await asyncio.gather(sending, return_exceptions=True)
    return loop.time()


def _done(db: Database) -> bool:
    left = "SELECT count(*) FROM outbox WHERE finished_at IS NULL"
    waiting = "SELECT count(*) FROM reminders WHERE state IN ('waiting', 'posted')"
    return stored(db, left) == [0] and stored(db, waiting) == [0]


def histories(seeds: range) -> list[Outcome]:
    """The outcome of each seed, on a database of its own."""
    pack = policy_kb.load("fengjie-2022").with_workdays(WorkingDays({2026: {}, 2027: {}}))
    keys, found = KeyRing.generate(), []
    with tempfile.TemporaryDirectory() as folder:
        made, used = Path(folder, "made.db"), Path(folder, "used.db")
        with Database.open(f"sqlite:///{made}", keys) as db:
            db.upgrade()
            an_office(db)
        for seed in seeds:
            for left in Path(folder).glob("used.db*"):
                left.unlink()
            shutil.copy(made, used)
            with Database.open(f"sqlite:///{used}", keys) as db:
                found.append(seeded(db, pack, seed))
    return found


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    found = histories(range(count))
    total = Counter[str]()
    for each in found:
        total.update(deaths=each.lives - 1, lost=each.lost, repeated=each.repeated, unsure=each.unsure)
        total["beyond what is unsure"] += max(0, each.repeated - each.unsure)
    print(f"{count} seeds: {dict(total)}")


if __name__ == "__main__":
    main()
