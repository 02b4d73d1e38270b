"""Telegram is away for an hour, days, a month, and the program goes on: afterwards each hears once, and in hours."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.delivery import Delivered, Fate, Later
from bot.health import Health
from bot.pacing import Pace
from bot.reminding.posting import ready
from bot.reminding.ring import ring
from bot.runner import Runner
from bot.sender import Sender
from handlers.values import Reply, Say
from policy_kb import Pack
from policy_kb.reminders import in_hours, next_hour
from policy_kb.workdays import WorkingDays
from storage import Database, Outgoing, Transaction
from tests.bot.reminding.crashes import KEYS, people_of_a_village
from tests.bot.virtual import at_once, clock_from, in_virtual_time
from tests.storage.county import NOON
from tests.storage.samples import stored

FRIDAY = datetime(2026, 11, 20, 7, 55, tzinfo=NOON.tzinfo)
CADRE, OTHER, OFFICER = "100", "101", "102"
DAY = timedelta(days=1)
SECONDS = 20


@dataclass
class Away:
    """A carrier that can be out of reach. `heard`: (when, to whom, what)."""

    down: bool = True
    now: datetime = FRIDAY
    heard: list[tuple[datetime, str, str]] = field(default_factory=list)

    async def alive(self) -> bool:
        return not self.down

    async def deliver(self, outgoing: Outgoing) -> Fate:
        await asyncio.sleep(0.05)
        if self.down:
            return Later("no connection")
        self.heard.append((self.now, outgoing.address, Reply.from_json(outgoing.body).text.plain))
        return Delivered(str(len(self.heard)))

    def to(self, address: str) -> list[str]:
        return [text for _, to, text in self.heard if to == address]


@dataclass
class Village:
    """A program whose days pass by hand: at each moment it rings and its sender runs for some seconds."""

    database: Database
    pack: Pack
    carrier: Away

    def at(self, moment: datetime, *, saying: str | None = None) -> None:
        self.carrier.now = moment

        async def main() -> None:
            clock = clock_from(moment)
            runner = Runner(self.database, self.pack, clock)
            ring(runner)
            if saying is not None:
                runner.receive("telegram", CADRE, Say(saying), f"{moment}")

            def words(tx: Transaction, outgoing: Outgoing) -> dict[str, object] | None:
                return ready(tx, runner, outgoing)

            pace = Pace(25, 1, asyncio.get_running_loop().time)
            sender = Sender(self.database, "telegram", self.carrier, pace, clock, Health(), at_once, words)
            running = asyncio.create_task(sender.run())
            await asyncio.sleep(SECONDS)
            sender.stop()
            await running

        in_virtual_time(main)

    def waiting(self) -> int:
        (count,) = stored(self.database, "SELECT count(*) FROM outbox WHERE finished_at IS NULL")
        return int(count)


@pytest.fixture
def village(tmp_path: Path, pack: Pack) -> Iterator[Village]:
    """Rung for the first time the day before; Telegram is away from the morning of the 20th on."""
    known = pack.with_workdays(WorkingDays({2026: {}, 2027: {}}))
    with Database.open(f"sqlite:///{tmp_path / 'village.db'}", KEYS) as database:
        database.upgrade()
        people_of_a_village(database)
        ring(Runner(database, known, lambda: FRIDAY - DAY))
        yield Village(database, known, Away())


@pytest.mark.parametrize("days", [1 / 24, 2, 8, 30], ids=["an-hour", "two-days", "eight-days", "a-month"])
def test_after_an_outage_each_person_hears_once_of_all_that_is_open_and_in_hours(village: Village, days: float):
    back = FRIDAY + timedelta(days=days)
    moment = FRIDAY
    while moment < back:  # rung every morning, each time in vain
        for hour in (8, 9, 19):
            if (then := moment.replace(hour=hour, minute=0)) < back:
                village.at(then)
        moment += DAY
    assert village.carrier.heard == []
    village.carrier.down = False
    village.at(back, saying="/help")
    assert any("怎么用" in text for text in village.carrier.to(CADRE))  # an answer waits for no morning
    morning = next_hour(back, village.pack.workdays)
    village.at(morning)
    village.at(morning + timedelta(minutes=15))
    named = [each for each in village.carrier.heard if "· 甲村 · 01" in each[2]]
    new_entrant = [OFFICER] if days > 6 else []  # their plan is first spoken of on the 26th
    assert sorted(to for _, to, _ in named) == [CADRE, OTHER, *new_entrant]
    assert all(in_hours(when, village.pack.workdays) for when, _, _ in named)
    (mine,) = [text for _, to, text in named if to == CADRE]
    assert "还有2户没走访" in mine
    assert "张*" in mine and "李*" in mine
    assert village.waiting() == 0


def test_a_clock_that_jumps_by_a_day_and_back_says_nothing_twice(village: Village):
    village.carrier.down = False
    nine = FRIDAY.replace(hour=9)
    monday = nine + 3 * DAY
    for moment in (
        nine,
        nine - DAY,
        nine + timedelta(minutes=15),
        monday,
        nine,
        monday - DAY,
        monday,
        monday + DAY,
        monday,
    ):
        village.at(moment)
    said = Counter((to, text) for _, to, text in village.carrier.heard)
    assert said.most_common(1)[0][1] == 1
    assert sum("· 甲村 · 01" in text for text in village.carrier.to(CADRE)) == 1
    assert village.waiting() == 0
