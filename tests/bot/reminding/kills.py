"""Reminders over Telegram while the service is killed (kill -9) again and again: python -m tests.bot.reminding.kills

Each round is a day on which visits are spoken of: the service is started, killed somewhere between its ring and its
last send, and started again; then it is counted who heard of that day, and how often.
"""

import asyncio
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from pydantic import SecretStr

from bot.health import Health
from bot.reminding.posting import post
from bot.reminding.ring import ring
from bot.settings import Settings
from bot.telegram.channel import TelegramChannel
from bot.wiring import open_database, running
from policy_kb.casework import CONTACT_CADRE, Area
from policy_kb.workdays import ONE_DAY, WorkingDays
from storage import Database, take_turn
from storage.people import give
from tests.bot.telegram.botapi import BotApi
from tests.storage.county import NOON, UPPER, a_county, a_household
from tests.storage.samples import stored

ROOT = Path(__file__).parents[3]
PEOPLE = 30
FIRST_CHAT = 2000
FIRST_DAY = date(2025, 2, 1)
SOONEST, LATEST = 0.0, 0.8
"""Seconds after a life's first sign of work at which it is killed."""
SIGN = "at work"
MOST_SECONDS = 60
TOLD = "没走访"
WORKDAYS = WorkingDays()


@dataclass(frozen=True)
class Outcome:
    """`lost`: reminders that nobody heard, of `expected`; `repeated`: those heard more than once."""

    kills: int
    expected: int
    lost: int
    repeated: int


def serve(folder: str, api: str, token: str, start: str) -> None:
    """The service of one life: the channel, and a scheduler that rings at once. Its clock starts at that moment."""
    began, moment = time.monotonic(), datetime.fromisoformat(start)
    settings = _settings(Path(folder), api, token)

    async def live() -> None:
        channel = TelegramChannel(settings, runner, Health(), b"a secret of the tests")
        sending = asyncio.create_task(channel.run())
        print(SIGN, flush=True)
        await asyncio.to_thread(ring, runner)
        while not sending.done():
            await asyncio.to_thread(post, runner)
            await asyncio.sleep(0.1)

    with running(settings, lambda: moment + timedelta(seconds=time.monotonic() - began)) as runner:
        runner.shelf = runner.shelf.with_workdays(WORKDAYS)
        asyncio.run(live())


def rounds(folder: Path, kills: int, seed: int = 1) -> Outcome:
    """That many days with a kill each."""
    chance, lost, repeated = random.Random(seed), 0, 0
    days = _days()
    with BotApi() as api, open_database(_settings(folder, api.url, api.token)) as database:
        api.world.flood_rules = False
        for chat in range(FIRST_CHAT, FIRST_CHAT + PEOPLE):
            api.say(chat, "你好")  # a bot may write to nobody who never wrote to it
        _an_office(database)
        for _ in range(kills):
            day = next(days)
            start = datetime.combine(day, NOON.timetz()).isoformat()
            before = len(_heard(api))
            with _life(folder, api, start):
                time.sleep(chance.uniform(SOONEST, LATEST))
            with _life(folder, api, start):
                api.until(lambda day=day: _settled(database, day), MOST_SECONDS)
            times = Counter(_heard(api)[before:])
            lost += PEOPLE - len(times)
            repeated += sum(times.values()) - len(times)
    return Outcome(kills, kills * PEOPLE, lost, repeated)


class _life:
    """A process from its first sign of work to its kill."""

    def __init__(self, folder: Path, api: BotApi, start: str) -> None:
        self._command = [
            sys.executable,
            "-m",
            "tests.bot.reminding.kills",
            "serve",
            str(folder),
            api.url,
            api.token,
            start,
        ]

    def __enter__(self) -> None:
        quiet = subprocess.DEVNULL
        self._process = subprocess.Popen(self._command, stdout=subprocess.PIPE, stderr=quiet, text=True, cwd=ROOT)
        assert self._process.stdout is not None
        assert self._process.stdout.readline().strip() == SIGN

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()


def _an_office(database: Database) -> None:
    long_ago = datetime.combine(FIRST_DAY, NOON.timetz()) - timedelta(days=400)
    numbers = range(PEOPLE)
    assigned = {"assigned_on": FIRST_DAY - timedelta(days=100)}
    a_county(database, *(a_household(f"{n:04}", head=f"户{n}", cadre=f"干部{n}", **assigned) for n in numbers))
    with database.transaction() as tx:
        for n in numbers:
            person = take_turn(tx, "telegram", str(FIRST_CHAT + n), long_ago).person.id
            give(tx, person, f"干部{n}", CONTACT_CADRE, Area(UPPER), long_ago)


def _days() -> Iterator[date]:
    """The days on which visits are spoken of."""
    day = FIRST_DAY
    while True:
        last = WORKDAYS.last_of_month(day)
        spoken = {WORKDAYS.on_or_before(day.replace(day=n)) for n in (20, 27)} | {last}
        if day in spoken:
            yield day
        day += ONE_DAY


def _heard(api: BotApi) -> list[str]:
    """The chats that got a reminder, in order."""
    sends = api.calls("sendMessage")
    return [str(call.given["chat_id"]) for call in sends if call.status == 200 and TOLD in call.given["text"]]


def _settled(database: Database, day: date) -> bool:
    """Whether it was looked what is due that day, and all of it has come to its end."""
    unended = (
        "SELECT count(*) FROM reminders WHERE state IN ('waiting', 'posted')",
        "SELECT count(*) FROM outbox WHERE finished_at IS NULL",
        f"SELECT 1 - count(*) FROM rings WHERE day = '{day}'",
    )
    return all(stored(database, each) == [0] for each in unended)


def _settings(folder: Path, api: str, token: str) -> Settings:
    paces = {"telegram_per_second": 200, "telegram_chat_per_second": 50}
    return Settings(data_dir=folder / "data", telegram_token=SecretStr(token), telegram_api=api, **paces)


def main() -> None:
    """Fifty kills; `make reminders`."""
    with tempfile.TemporaryDirectory() as folder:
        began = time.monotonic()
        print(f"{rounds(Path(folder), 50)} in {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    if sys.argv[1:2] == ["serve"]:
        serve(*sys.argv[2:])
    else:
        main()
