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
"""Commits on their way at once."""
TOGETHER: Final = 8
"""Chats that share one, at most: it is some 20 ms in which nobody else writes to an SQLite file."""

log = logging.getLogger(__name__)


class NotPlain(Exception):
    """Among what was to be taken together is something other than a message."""


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
        # Chats with nothing before them share a commit where many wait; another chat's failure then costs a second try
        free = [chat for chat in by_chat if chat not in self._last]
        size = max(1, min(TOGETHER, len(free) // SIDE_BY_SIDE))
        shared = [free[start : start + size] for start in range(0, len(free), size)]
        alone = [[chat] for chat in by_chat if chat in self._last]
        left = await asyncio.gather(*(self._in_order(chats, by_chat, taken) for chats in (*shared, *alone)))
        failed = {id(update) for found in left for update in found}
        self._health.taken(CHANNEL, len(updates) - len(failed))
        return [update for update in updates if id(update) in failed]

    async def _in_order(
        self, chats: list[str], by_chat: dict[str, list[dict[str, Any]]], taken: Callable[[Message | Crowd], None]
    ) -> list[dict[str, Any]]:
        """The updates of some chats, each after those of it that came earlier; of each those from the first that failed
        on come back.
        """
        loop = asyncio.get_running_loop()
        mine: dict[str, asyncio.Future[Any]] = {chat: loop.create_future() for chat in chats}
        before = [self._last[chat] for chat in chats if chat in self._last]
        self._last |= mine
        try:
            if before:
                await asyncio.gather(*before)
            waiting = [by_chat[chat] for chat in chats]
            ended = await loop.run_in_executor(self._threads, self._commit_some, waiting)
        finally:
            for chat, future in mine.items():
                future.set_result(None)
                if self._last.get(chat) is future:
                    del self._last[chat]
        for _, found in ended:
            for each in found:
                taken(each)
        return [update for updates, (done, _) in zip(waiting, ended, strict=True) for update in updates[done:]]

    def _commit_some(self, waiting: list[list[dict[str, Any]]]) -> list[tuple[int, list[Message | Crowd]]]:
        """For each chat how many were committed, and what they were: in one commit, or else one by one."""
        if len(waiting) > 1:
            try:
                return self._commit_together(waiting)
            except Exception as error:
                log.info("several chats could not be taken together: %s", type(error).__name__)
        return [self._commit_all(updates) for updates in waiting]

    def _commit_together(self, waiting: list[list[dict[str, Any]]]) -> list[tuple[int, list[Message | Crowd]]]:
        """Raises where anything in them is no plain message, or fails."""
        read_all = [[read(update, self._callbacks) for update in updates] for updates in waiting]
        messages = [each for found in read_all for each in found if isinstance(each, Message)]
        if len(messages) < sum(map(len, waiting)):
            raise NotPlain
        self._runner.receive_together(CHANNEL, [(each.chat, each.message, each.delivery) for each in messages])
        return [(len(found), [each for each in found if isinstance(each, Message)]) for found in read_all]

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
