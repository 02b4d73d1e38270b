"""Takes updates, however they came: each committed before it counts as taken, one chat's in order."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from traceback import format_tb
from typing import Any, Final

from bot.health import Health
from bot.runner import Runner
from bot.telegram.callbacks import Callbacks
from bot.telegram.inbound import Crowd, Gone, Message, chat_of, read
from storage import DATABASE_FAILED, find_chat, mark_unreachable

CHANNEL: Final = "telegram"
SIDE_BY_SIDE: Final = 4
"""Chats whose turns are taken at once."""

log = logging.getLogger(__name__)


class Intake:
    """Between Telegram's updates and the one transaction."""

    def __init__(self, runner: Runner, callbacks: Callbacks, health: Health) -> None:
        self._runner = runner
        self._callbacks = callbacks
        self._health = health
        self._threads = ThreadPoolExecutor(SIDE_BY_SIDE, thread_name_prefix="telegram")
        self._last: dict[str, asyncio.Future[Any]] = {}

    def close(self) -> None:
        """Waits for the turns under way."""
        self._threads.shutdown()

    async def take(
        self, updates: Sequence[dict[str, Any]], taken: Callable[[Message | Crowd], None]
    ) -> list[dict[str, Any]]:
        """Commits them; what could not be committed comes back, in order. `taken` is told each that is committed,
        also one that was here before: its answer may have been lost.
        """
        by_chat: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
        for update in updates:
            by_chat[chat_of(update)].append(update)
        left = await asyncio.gather(*(self._in_order(chat, found, taken) for chat, found in by_chat.items()))
        failed = {id(update) for found in left for update in found}
        self._health.taken(CHANNEL, len(updates) - len(failed))
        return [update for update in updates if id(update) in failed]

    async def _in_order(
        self, chat: str, updates: list[dict[str, Any]], taken: Callable[[Message | Crowd], None]
    ) -> list[dict[str, Any]]:
        """One chat's updates, after those of it that came earlier; those from the first that failed on."""
        loop = asyncio.get_running_loop()
        before, mine = self._last.get(chat), loop.create_future()
        self._last[chat] = mine
        try:
            if before is not None:
                await before
            done, found = await loop.run_in_executor(self._threads, self._commit_all, updates)
        finally:
            mine.set_result(None)
            if self._last.get(chat) is mine:
                del self._last[chat]
        for each in found:
            taken(each)
        return updates[done:]

    def _commit_all(self, updates: list[dict[str, Any]]) -> tuple[int, list[Message | Crowd]]:
        """How many were committed, and what they were."""
        found: list[Message | Crowd] = []
        for done, update in enumerate(updates):
            each = None
            try:
                each = read(update, self._callbacks)
                match each:
                    case Message(chat, message, delivery):
                        self._runner.receive(CHANNEL, chat, message, delivery)
                    case Gone(chat):
                        self._gone(chat)
            except DATABASE_FAILED as error:
                log.error("the database failed, an update waits: %s", type(error).__name__)
                return done, found
            except Exception as error:  # a fault of ours: the same update would only bring it again, for ever
                trace = "".join(format_tb(error.__traceback__))
                log.error("update %s is lost: %s\n%s", update.get("update_id"), type(error).__name__, trace)
            if isinstance(each, Message | Crowd):
                found.append(each)
        return len(updates), found

    def _gone(self, address: str) -> None:
        with self._runner.database.transaction() as tx:
            chat = find_chat(tx, CHANNEL, address)
            if chat is not None:
                mark_unreachable(tx, chat.chat_id, self._runner.now(), "blocked")
