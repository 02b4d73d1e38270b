"""Sends what waits in the outbox: in each chat's order, no faster than the channel allows, and marked when it went.

A message is marked before the next of its chat begins, so that a kill leaves in doubt only what was on its way.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from traceback import format_tb
from typing import Any, Final, TypeVar

from bot.delivery import Carrier, Delivered, Doubtful, Fate, Later, Refused, Unreachable
from bot.health import Health
from bot.pacing import Pace, backoff
from storage import (
    DATABASE_FAILED,
    Database,
    Outgoing,
    Transaction,
    claim,
    end_leases,
    mark_dead,
    mark_sent,
    mark_unreachable,
    put_back,
)

IDLE_SECONDS: Final = 1.0
"""How long a message queued by another process may wait to be seen."""
GIVE_UP: Final = timedelta(days=1)
"""A reply that is older answers nothing any more."""
LOST_TWICE: Final = "its answer was lost twice: it may have arrived"
T = TypeVar("T")

log = logging.getLogger(__name__)


class Sender:
    """One channel's sender in this process. Everything but the database runs on the event loop."""

    def __init__(
        self,
        database: Database,
        channel: str,
        carrier: Carrier,
        pace: Pace,
        clock: Callable[[], datetime],
        health: Health,
        in_thread: Callable[..., Coroutine[Any, Any, Any]] = asyncio.to_thread,
        ready: Callable[[Transaction, Outgoing], dict[str, Any] | None] = lambda _tx, outgoing: outgoing.body,
    ) -> None:
        """`ready`: the body of a message that was claimed, in the transaction that claimed it; None where it is not to
        be sent now.
        """
        self._database = database
        self._channel = channel
        self._carrier = carrier
        self._pace = pace
        self._clock = clock
        self._health = health
        self._in_thread = in_thread
        self._ready = ready
        self._flying: set[asyncio.Task[None]] = set()
        self._ended: list[tuple[Outgoing, Fate]] = []
        self._woken = asyncio.Event()
        self._probe: asyncio.Task[None] | None = None
        self._stopping = False

    def wake(self) -> None:
        """Something was queued."""
        self._woken.set()

    def stop(self) -> None:
        """Begins nothing more; `run` returns once what is on its way has ended and is written down."""
        self._stopping = True
        self._woken.set()

    async def run(self) -> None:
        """Sends until told to stop. It is its channel's only sender: what was claimed before is nobody's any more."""
        await self._persist(lambda tx: end_leases(tx, self._channel, self._clock()))
        while not self._stopping or self._flying or self._ended:
            self._woken.clear()
            await self._write_and_claim()
            await self._wait()
        if self._probe is not None:
            self._probe.cancel()

    async def _write_and_claim(self) -> None:
        """Writes down what became of the sends that have ended and claims what may be sent now, in one commit: a
        commit costs more than what is in it.
        """
        ended, self._ended = self._ended, []
        for outgoing, _ in ended:
            self._pace.ended(outgoing.address)
        room = self._pace.room()
        if self._stopping or self._probe is not None:
            room = 0
        without = self._pace.resting() | self._pace.on_their_way()
        if not ended and room == 0:
            return

        def work(tx: Transaction) -> list[Outgoing]:
            for outgoing, fate in ended:
                self._write(tx, outgoing, fate)
            claimed = claim(tx, self._channel, self._clock(), without=without, limit=room) if room else []
            bodies = [(outgoing, self._ready(tx, outgoing)) for outgoing in claimed]
            return [replace(outgoing, body=body) for outgoing, body in bodies if body is not None]

        for outgoing in await self._persist(work):
            self._pace.begin(outgoing.address)
            sending = asyncio.create_task(self._send(outgoing))
            self._flying.add(sending)
            sending.add_done_callback(self._flying.discard)

    async def _wait(self) -> None:
        change = self._pace.next_change()
        with suppress(TimeoutError):
            async with asyncio.timeout(min(IDLE_SECONDS, IDLE_SECONDS if change is None else change)):
                await self._woken.wait()

    async def _send(self, outgoing: Outgoing) -> None:
        fate = await self._fate(outgoing)
        self._pace.answered(outgoing.address)
        self._health.sent(type(fate).__name__.lower(), repeated=outgoing.uncertain)
        if isinstance(fate, Doubtful) or (isinstance(fate, Later) and fate.seconds is None):
            self._doubt_the_channel()
        self._ended.append((outgoing, fate))
        self._woken.set()

    async def _fate(self, outgoing: Outgoing) -> Fate:
        try:
            return await self._carrier.deliver(outgoing)
        except Exception as error:  # a fault of ours costs this message, and must not be tried for ever
            kind = type(error).__name__
            log.error("message %s cannot be sent: %s\n%s", outgoing.id, kind, "".join(format_tb(error.__traceback__)))
            return Refused(f"a fault of the program: {kind}")

    def _write(self, tx: Transaction, outgoing: Outgoing, fate: Fate) -> None:
        now = self._clock()
        match fate:
            case Delivered(external_id):
                mark_sent(tx, outgoing.id, now, external_id)
            case Doubtful(reason) if not outgoing.uncertain:
                log.warning("message %s: %s; it is sent once more", outgoing.id, reason)
                put_back(tx, outgoing.id, now + timedelta(seconds=backoff(outgoing.attempts)), uncertain=True)
            case Later(reason, seconds) if now - outgoing.created_at < GIVE_UP:
                log.info("message %s waits: %s", outgoing.id, reason)
                wait = backoff(outgoing.attempts) if seconds is None else seconds
                put_back(tx, outgoing.id, now + timedelta(seconds=wait))
            case Unreachable(reason):
                log.info("chat %s cannot be reached: %s", outgoing.chat_id, reason)
                mark_unreachable(tx, outgoing.chat_id, now, reason)
            case Doubtful():
                self._give_up(tx, outgoing, LOST_TWICE, now)
            case Later(reason) | Refused(reason):
                self._give_up(tx, outgoing, reason, now)

    def _give_up(self, tx: Transaction, outgoing: Outgoing, reason: str, now: datetime) -> None:
        log.warning("message %s is given up: %s", outgoing.id, reason)
        mark_dead(tx, outgoing.id, now, reason)

    def _doubt_the_channel(self) -> None:
        """Sends nothing more until the channel has answered a question that changes nothing."""
        if self._probe is None:
            self._probe = asyncio.create_task(self._until_alive())

    async def _until_alive(self) -> None:
        attempt = 0
        try:
            while not await self._carrier.alive():
                attempt += 1
                await asyncio.sleep(backoff(attempt))
        finally:
            self._probe = None
            self._woken.set()

    async def _persist(self, work: Callable[[Transaction], T]) -> T:
        """One transaction off the event loop, tried again until the database takes it."""

        def run() -> T:
            with self._database.transaction() as tx:
                return work(tx)

        attempt = 0
        while True:
            try:
                found: T = await self._in_thread(run)
            except DATABASE_FAILED as error:
                attempt += 1
                log.error("the database failed, it is tried again: %s", type(error).__name__)
                await asyncio.sleep(backoff(attempt))
            else:
                return found
