"""The Telegram channel as it runs, beside a loopback Bot API, in a thread of this process."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from pydantic import SecretStr

from bot.health import Health
from bot.runner import Runner
from bot.settings import Settings
from bot.telegram.channel import TelegramChannel
from storage import Database
from tests.bot.telegram.botapi import BotApi
from tests.storage.samples import stored

SECRET = b"a secret of the tests"
AT_ONCE: dict[str, Any] = {"telegram_per_second": 10_000, "telegram_chat_per_second": 10_000}
"""For dialogues that are not about pace."""


class Service:
    """`health` and the `channel` are those of the running one."""

    def __init__(self, api: BotApi, runner: Runner, **settings: Any) -> None:
        given = {"telegram_token": SecretStr(api.token), "telegram_api": api.url, **settings}
        self.health = Health()
        self.database = runner.database
        self.channel = TelegramChannel(Settings(**given), runner, self.health, SECRET)
        self._loop = asyncio.new_event_loop()
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="telegram channel")

    def start(self) -> "Service":
        self._thread.start()
        return self

    def stop(self, seconds: float = 40) -> None:
        """Stops it as SIGTERM would; raises what it failed of."""
        with suppress(RuntimeError):  # it has ended by itself, and its loop is closed
            self._loop.call_soon_threadsafe(self.channel.stop)
        self.join(seconds)

    def join(self, seconds: float = 40) -> None:
        """Waits for its end; raises what it failed of."""
        self._thread.join(seconds)
        assert not self._thread.is_alive(), f"it did not stop within {seconds} s"
        if self._failure is not None:
            raise self._failure

    def _run(self) -> None:
        try:
            with asyncio.Runner(loop_factory=lambda: self._loop) as running:
                running.run(self.channel.run())
        except BaseException as error:
            self._failure = error


def settled(api: BotApi, database: Database) -> None:
    """Waits until every update is confirmed and every reply is at its end."""
    unsent = "SELECT count(*) FROM outbox WHERE finished_at IS NULL"
    api.until(lambda: not api.pending() and stored(database, unsent) == [0], 60)


@contextmanager
def serving(api: BotApi, runner: Runner, **settings: Any) -> Iterator[Service]:
    service = Service(api, runner, **settings).start()
    try:
        yield service
    finally:
        service.stop()
