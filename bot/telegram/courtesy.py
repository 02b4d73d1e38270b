"""What Telegram wants besides messages: an answer to every tap, a sign that we are busy, a word on leaving a group.

None of it is kept in the outbox: it is worth something now, or nothing at all.
"""

import asyncio
import logging
from collections.abc import Callable
from typing import Final

from telegram import Bot
from telegram.constants import ChatAction
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.telegram.inbound import Crowd, Message
from handlers.words import LANGUAGES, catalogue

TRIES: Final = 3
PAUSE_SECONDS: Final = 1.0
NOTICED_SECONDS: Final = 0.6
"""A person who waits longer than this is shown that an answer is being written."""
AT_ONCE: Final = 8
"""However many tap at once: each takes a connection for itself."""

log = logging.getLogger(__name__)


class Courtesy:
    """Told of each update that is committed."""

    def __init__(self, bot: Bot, rest_of: Callable[[str], float]) -> None:
        """`rest_of`: seconds until something may be sent to a chat."""
        self._bot = bot
        self._rest_of = rest_of
        self._tasks: set[asyncio.Task[None]] = set()
        self._places = asyncio.Semaphore(AT_ONCE)

    def taken(self, what: Message | Crowd) -> None:
        """Does what is to be done, beside everything else."""
        task = asyncio.create_task(self._do(what))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def finish(self) -> None:
        """Waits for what is under way."""
        await asyncio.gather(*list(self._tasks), return_exceptions=True)

    async def _do(self, what: Message | Crowd) -> None:
        for attempt in range(TRIES):
            try:
                async with self._places:
                    return await self._once(what)
            except (BadRequest, Forbidden):  # too late: the tap is forgotten there, or the person or group is gone
                return None
            except TelegramError as error:
                log.info("a courtesy failed: %s", type(error).__name__)
                if attempt + 1 < TRIES:
                    await asyncio.sleep(PAUSE_SECONDS)
        return None

    async def _once(self, what: Message | Crowd) -> None:
        if isinstance(what, Crowd):
            await self._leave(int(what.chat))
        elif what.callback is not None:
            await self._bot.answer_callback_query(what.callback)
        elif self._rest_of(what.chat) > NOTICED_SECONDS:
            await self._bot.send_chat_action(int(what.chat), ChatAction.TYPING)

    async def _leave(self, chat: int) -> None:
        """Says why in every language, where it may speak, and goes."""
        try:
            await self._bot.send_message(chat, "\n".join(catalogue(each)["group.leaving"] for each in LANGUAGES))
        except TelegramError as error:
            log.info("left a group without a word: %s", type(error).__name__)
        await self._bot.leave_chat(chat)
