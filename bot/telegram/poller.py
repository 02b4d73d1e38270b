"""Fetches updates and confirms them only once they are committed."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final

from telegram import Bot
from telegram.error import Conflict, InvalidToken, TelegramError

from bot.delivery import Later
from bot.health import Health
from bot.pacing import backoff
from bot.telegram.client import ANSWER_SECONDS, POLL_SECONDS, fate_of, updates

MOST_UPDATES: Final = 100
"""Telegram's own limit of one request."""
STAND_BY_SECONDS: Final = 20.0
"""How long to leave the token to another poller before asking again."""
STALLED_SECONDS: Final = POLL_SECONDS + 2 * ANSWER_SECONDS
"""Longer than such a request may take by its own time-outs."""
Take = Callable[[Sequence[dict[str, Any]]], Awaitable[list[dict[str, Any]]]]

log = logging.getLogger(__name__)


class Stalled(Exception):
    """A request for updates came to no end, not even to an error."""


async def poll(bot: Bot, take: Take, health: Health) -> None:
    """Fetches for ever. `take` commits updates and gives back those it could not. Raises Stalled, InvalidToken."""
    offset: int | None = None
    failures = 0
    while True:
        try:
            async with asyncio.timeout(STALLED_SECONDS):
                found = await updates(bot, offset, MOST_UPDATES)
        except TimeoutError:
            raise Stalled(Stalled.__doc__) from None
        except InvalidToken:
            raise
        except Conflict:
            log.warning("another program fetches with this token (or a webhook is set); standing by")
            await asyncio.sleep(STAND_BY_SECONDS * (0.5 + backoff(1)))
            continue
        except TelegramError as error:
            failures += 1
            fate = fate_of(error)
            log.warning("no updates: %s", type(error).__name__)
            told = fate.seconds if isinstance(fate, Later) else None
            await asyncio.sleep(backoff(failures) if told is None else told)
            continue
        health.polled()
        left = await take(found)
        offset = _next_offset(found, left, offset)
        failures = failures + 1 if left else 0
        if left:
            await asyncio.sleep(backoff(failures))


def _next_offset(found: Sequence[dict[str, Any]], left: Sequence[dict[str, Any]], offset: int | None) -> int | None:
    """Confirms all before the first update that is not committed; what came after it comes again, and is known."""
    ids = [int(update["update_id"]) for update in left or found]
    if not ids:
        return offset
    return min(ids) if left else max(ids) + 1
