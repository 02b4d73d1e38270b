"""The scheduler: it only rings. What is due, and what was said of it, stands in the tables."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime
from typing import Final

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from bot.clock import ZONE
from bot.health import Health
from bot.reminding.posting import post
from bot.reminding.ring import ring
from bot.runner import Runner
from storage import DATABASE_FAILED

RING: Final = {"minute": "*/15", "hour": "8-20"}
"""Every quarter of an hour in which somebody may be reminded: who is entered at two hears of it by a quarter past."""
FORGET: Final = {"hour": "3"}
"""When what was said too long ago goes, also on a day on which nobody writes."""
POST_SECONDS: Final = 20
"""How long a nudge, or what was put off, waits beyond its hour."""

log = logging.getLogger(__name__)


class Scheduler:
    """Rings as long as the program runs, and at once when it starts: what an outage swallowed is due then."""

    def __init__(self, runner: Runner, health: Health) -> None:
        self._runner = runner
        self._health = health
        self._stopping = asyncio.Event()
        self._busy = asyncio.Lock()

    async def run(self) -> None:
        """Returns once it is stopped, and what it was at is done."""
        clock = AsyncIOScheduler(timezone=ZONE)
        late = {"coalesce": True, "misfire_grace_time": None, "max_instances": 1, "next_run_time": datetime.now(ZONE)}
        clock.add_job(self._ring, CronTrigger(**RING, timezone=ZONE), **late)
        clock.add_job(self._post, IntervalTrigger(seconds=POST_SECONDS, timezone=ZONE), **late)
        clock.add_job(self._forget, CronTrigger(**FORGET, timezone=ZONE), **late)
        clock.start()
        await self._stopping.wait()
        clock.shutdown(wait=False)
        async with self._busy:
            pass

    def stop(self) -> None:
        self._stopping.set()

    async def _ring(self) -> None:
        await self._do(lambda: ring(self._runner))
        self._health.rang()

    async def _post(self) -> None:
        await self._do(lambda: post(self._runner))

    async def _forget(self) -> None:
        await self._do(self._runner.forget_old)

    async def _do(self, work: Callable[[], object]) -> None:
        """One thing at a time, off the event loop. What fails now is still due at the next ring."""
        async with self._busy:
            if self._stopping.is_set():
                return
            try:
                await asyncio.to_thread(work)
            except DATABASE_FAILED as error:
                log.error("the database failed, it is tried again at the next ring: %s", type(error).__name__)
