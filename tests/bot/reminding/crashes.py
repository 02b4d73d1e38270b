"""A month of reminders in a process that dies at any commit and any send, and starts again: `make reminders`.

On a simulated clock, with a simulated carrier; the database is real. Dead is dead: after the crash nothing of that
process is committed or sent any more. What was heard is held against a month in which nothing crashed.
"""

import asyncio
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import text

from bot.delivery import Delivered, Doubtful, Fate
from bot.health import Health
from bot.pacing import Pace
from bot.reminding.posting import ready
from bot.reminding.ring import ring
from bot.runner import Runner
from bot.sender import Sender
from handlers.values import Reply
from policy_kb import Pack
from policy_kb.casework import CONTACT_CADRE, SUPERVISOR, VILLAGE_OFFICER, Area
from policy_kb.reminders import SNOOZED, Planned, Recipient
from policy_kb.workdays import WorkingDays
from storage import Database, KeyRing, Outgoing, Transaction, take_turn
from storage.people import everybody, give
from storage.records import add_record
from storage.reminders import make
from tests.bot.conftest import load_once
from tests.bot.virtual import at_once, clock_from, in_virtual_time
from tests.storage.county import NOON, UPPER, A, a_county, a_household, a_visit
from tests.storage.samples import stored

SEEDS = 1_000
MOST_CRASHES = 4
ANSWER_LOST = 0.03
KEYS = KeyRing.generate()
MOMENTS = tuple(
    datetime(2026, *when, tzinfo=NOON.tzinfo)
    for when in ((11, 20, 8), (11, 23, 9), (11, 25, 9), (11, 27, 8), (11, 27, 19), (11, 30, 9), (12, 1, 9))
)
VISITED, PUT_OFF, LAST_DAY = MOMENTS[2], MOMENTS[3], MOMENTS[5]
UNSENT = "SELECT count(*) FROM outbox WHERE finished_at IS NULL"
SENT = "SELECT id FROM outbox WHERE finished_at IS NOT NULL"
Heard = Counter[tuple[str, str]]


class Crash(BaseException):
    """The process is gone."""


@dataclass
class Fuse:
    """Burns down at each boundary; blown, nothing passes any more. `after`: at which boundaries, counted on."""

    after: list[int] = field(default_factory=list)
    passed: int = 0
    blown: bool = False

    def burn(self) -> None:
        self.passed += 1
        if self.after and self.passed >= self.after[0]:
            self.after.pop(0)
            self.blown = True
        if self.blown:
            raise Crash


class Brittle(Database):
    """May crash right before a commit, which is then rolled back, and right after it."""

    fuse: Fuse

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        with super().transaction() as tx:
            yield tx
            self.fuse.burn()
        self.fuse.burn()


class Certain(random.Random):
    """Nothing goes wrong by chance."""

    def random(self) -> float:
        return 0.5


@dataclass
class Carrier:
    """Brings everything, but may crash before or after, and may lose the answer (never twice of one message)."""

    fuse: Fuse
    chance: random.Random
    heard: Heard = field(default_factory=Counter)
    brought: list[str] = field(default_factory=list)
    answers_lost: int = 0

    async def alive(self) -> bool:
        return True

    async def deliver(self, outgoing: Outgoing) -> Fate:
        await asyncio.sleep(self.chance.random() / 10)
        self.fuse.burn()
        self.heard[outgoing.address, Reply.from_json(outgoing.body).text.plain] += 1
        self.brought.append(outgoing.id)
        self.fuse.burn()
        await asyncio.sleep(self.chance.random() / 10)
        if not outgoing.uncertain and self.chance.random() < ANSWER_LOST:
            self.answers_lost += 1
            return Doubtful("the answer was lost")
        return Delivered(str(len(self.brought)))


@dataclass(frozen=True)
class Outcome:
    """`unknown`: sends whose answer was lost or was not written down when it crashed; only these may be repeated."""

    crashes: int = 0
    messages: int = 0
    lost: int = 0
    repeated: int = 0
    unknown: int = 0

    def __add__(self, other: "Outcome") -> "Outcome":
        return Outcome(*(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__))


class Month:
    """The county at its start, and what is heard in it. `usual`: without a crash; `boundaries`: how many that has."""

    def __init__(self, folder: Path, pack: Pack) -> None:
        self._folder, self._start = folder, folder / "start.db"
        self._pack = pack.with_workdays(WorkingDays({2026: {}, 2027: {}}))
        with Database.open(f"sqlite:///{self._start}", KEYS) as db:
            db.upgrade()
            people_of_a_village(db)
            ring(Runner(db, self._pack, lambda: MOMENTS[0] - timedelta(days=1)))
        fuse = Fuse()
        self.usual, _ = self._lived(Carrier(fuse, Certain()), fuse)
        self.boundaries = fuse.passed

    def with_crashes(self, seed: int) -> Outcome:
        """The same month with some crashes, anywhere."""
        chance = random.Random(seed)
        crashes = chance.randint(1, MOST_CRASHES)
        fuse = Fuse(sorted(chance.sample(range(1, self.boundaries + 1), crashes)))
        carrier = Carrier(fuse, chance)
        heard, unknown = self._lived(carrier, fuse)
        lost, repeated = (self.usual - heard).total(), (heard - self.usual).total()
        return Outcome(crashes - len(fuse.after), heard.total(), lost, repeated, unknown + carrier.answers_lost)

    def _lived(self, carrier: Carrier, fuse: Fuse) -> tuple[Heard, int]:
        with tempfile.TemporaryDirectory(dir=self._folder) as folder:
            copy = shutil.copy(self._start, Path(folder, "month.db"))
            unknown = 0
            for moment in MOMENTS:
                _meanwhile(f"sqlite:///{copy}", moment)
                life = 0
                while not self._one_life(f"sqlite:///{copy}", moment + timedelta(minutes=life), carrier, fuse):
                    life += 1
                    fuse.blown = False
                    with Database.open(f"sqlite:///{copy}", KEYS) as db:
                        written = set(stored(db, SENT))
                    unknown += len(set(carrier.brought) - written)
                    carrier.brought.clear()
        return carrier.heard, unknown

    def _one_life(self, url: str, start: datetime, carrier: Carrier, fuse: Fuse) -> bool:
        """Whether it came to its end: rung, posted, everything sent."""

        async def main() -> None:
            loop = asyncio.get_running_loop()
            loop.set_exception_handler(lambda *_: None)  # a task that crashed has nobody who would ask for it
            clock = clock_from(start)
            runner = Runner(db, self._pack, clock)
            ring(runner)
            pace = Pace(25, 1, loop.time)

            def words(tx: Transaction, outgoing: Outgoing) -> dict[str, object] | None:
                return ready(tx, runner, outgoing)

            sender = Sender(db, "telegram", carrier, pace, clock, Health(), at_once, words)
            running = asyncio.create_task(sender.run())
            while not running.done() and not fuse.blown:
                if _unsent(db) == 0:
                    sender.stop()
                await asyncio.sleep(0.5)
            if fuse.blown:
                raise Crash
            await running

        with Brittle.open(url, KEYS) as db:
            db.fuse = fuse
            try:
                in_virtual_time(main)
            except Crash:
                return False
        return True


def _unsent(db: Brittle) -> int:
    """Messages that wait; looking is no boundary."""
    with Database.transaction(db) as tx:
        return int(tx.execute(text(UNSENT)).scalar_one())


def people_of_a_village(db: Database) -> None:
    monitored = {"lifted": True, "monitoring": "active"}
    a_county(
        db,
        a_household("0101", head="张三"),
        a_household("0102", head="李四", entered_on=date(2026, 11, 19), **monitored),
        a_household("0103", head="王五", cadre="陈刚"),
    )
    roles = ((CONTACT_CADRE, Area(UPPER), "王芳"), (CONTACT_CADRE, Area(UPPER), "陈刚"), (VILLAGE_OFFICER, A, "刘强"))
    with db.transaction() as tx:
        for number, (role, area, name) in enumerate((*roles, (SUPERVISOR, Area(UPPER), "吴督"))):
            since = NOON - timedelta(days=400)
            person = take_turn(tx, "telegram", str(100 + number), since).person.id
            give(tx, person, name, role, area, since)


def _meanwhile(url: str, moment: datetime) -> None:
    """Somebody visits, somebody puts it off."""
    with Database.open(url, KEYS) as db, db.transaction() as tx:
        who = {each.name: each.person for each in everybody(tx, moment)}
        if moment == VISITED:
            add_record(tx, a_visit("0103", "visit", moment.date()), who["陈刚"], moment)
        if moment == PUT_OFF:
            me = Recipient(who["王芳"], who["王芳"], CONTACT_CADRE, "")
            make(tx, Planned(me, SNOOZED, moment.date()), moment, moment.replace(hour=19))


def storm(folder: Path, pack: Pack, seeds: range) -> Outcome:
    """All of them together. A seed's outcome is its own: what is repeated was unknown in that month."""
    month, total = Month(folder, pack), Outcome()
    for seed in seeds:
        found = month.with_crashes(seed)
        assert found.lost == 0 and found.repeated <= found.unknown, (seed, found)
        total += found
    return total


def main() -> None:
    """All the seeds; figures on standard output."""
    shm = Path("/dev/shm")
    began = time.monotonic()
    with tempfile.TemporaryDirectory(dir=shm if shm.is_dir() else None) as folder:
        seeds = int(sys.argv[1]) if len(sys.argv) > 1 else SEEDS
        print(f"{seeds} months: {storm(Path(folder), load_once('fengjie-2022'), range(seeds))}")
    print(f"in {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
