"""Telegram's Bot API through python-telegram-bot's Bot object, and what its errors mean for a message."""

import json
import ssl
import sys
import warnings
from collections.abc import Sequence
from datetime import timedelta
from functools import cache
from importlib.util import find_spec
from typing import Any
from urllib.parse import urlencode
from urllib.request import getproxies

import httpcore
import httpx
from telegram import Bot
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.request import BaseRequest, HTTPXRequest, RequestData
from telegram.request._requestparameter import RequestParameter  # what RequestData holds has no public name
from telegram.warnings import PTBUserWarning

from bot.delivery import Doubtful, Fate, Later, Refused, Unreachable

POLL_SECONDS = 25
"""How long Telegram holds a request for updates open when there are none."""
ANSWER_SECONDS = 15
"""How long an answer may take on top of that; a send that takes longer is in doubt."""
UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
NOT_SENT = (
    *(httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol),
    *(httpcore.ConnectError, httpcore.ConnectTimeout, httpcore.PoolTimeout, httpcore.ProxyError),
    httpcore.UnsupportedProtocol,
)
"""Failures before the request left this machine."""
FORM = ((b"Content-Type", b"application/x-www-form-urlencoded"), (b"User-Agent", b"bangfu"))
TIMEOUTS = dict.fromkeys(("connect", "read", "write", "pool"), float(ANSWER_SECONDS))
WHY_UNREACHABLE = (
    ("blocked", "blocked"),
    ("deactivated", "deactivated"),
    ("initiate conversation", "never started"),
    ("kicked", "removed from the group"),
    ("chat not found", "no such chat"),
    ("user not found", "no such user"),
)

if find_spec("sniffio") is None:
    # The HTTP library looks for it anew at every lock it makes, some seven times a send: a search of every folder each
    sys.modules["sniffio"] = None  # type: ignore[assignment] # None marks a module that is not there


class Client(Bot):
    """The library's Bot object for a token on a Bot API server: Telegram's own, a self-hosted one, or a test's.

    It needs no first call, and is closed with `disconnect`.
    """

    def __init__(self, token: str, api: str) -> None:
        base = api.rstrip("/")
        # It advises the method that reads updates into objects, see `updates`
        warnings.filterwarnings("ignore", "Please use 'Bot.getUpdates'", PTBUserWarning)
        self._lines = _Lines(), _Lines()
        super().__init__(
            token,
            base_url=f"{base}/bot",
            base_file_url=f"{base}/file/bot",
            request=self._lines[0],
            get_updates_request=self._lines[1],
        )

    async def call(self, method: str, **given: Any) -> Any:
        """A method of the Bot API with its parameters as plain values, and its result as Telegram wrote it.

        The library's own methods turn both into objects, which takes longer than the call. Raises TelegramError.
        """
        data = RequestData([RequestParameter(name, value, None) for name, value in given.items() if value is not None])
        return await self._lines[1].post(f"{self.base_url}/{method}", request_data=data)

    async def disconnect(self) -> None:
        """Closes its connections."""
        for line in self._lines:
            await line.shutdown()


class _Lines(BaseRequest):
    """As many connections as there are requests at once, each a client of its own.

    One client for all looks through all its connections at every request, which takes longer than the request.
    """

    def __init__(self) -> None:
        self._trust = httpx.create_ssl_context()
        self._all: list[_Line] = []
        self._free: list[_Line] = []

    @property
    def read_timeout(self) -> float:
        return ANSWER_SECONDS

    async def initialize(self) -> None:
        """Connections are made when they are needed."""

    async def shutdown(self) -> None:
        for line in self._all:
            await line.shutdown()

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The library's own writes what it cannot read into the log, and that may be what people said."""
        try:
            found = json.loads(payload)
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            raise TelegramError("the answer cannot be read")
        return found

    async def do_request(self, *given: Any, **named: Any) -> tuple[int, bytes]:
        line = self._free.pop() if self._free else self._another()
        try:
            return await line.do_request(*given, **named)
        finally:
            self._free.append(line)

    def _another(self) -> "_Line":
        line = _Line(self._trust)
        self._all.append(line)
        return line


class _Line(HTTPXRequest):
    """Tells a server that cannot answer from an answer that cannot be read: the library takes both for the second.

    What has no file goes through the lower half of the HTTP library: its upper half (redirects, cookies, hooks) takes a
    third of a send. Where there is a proxy, which the upper half knows of, everything goes through that.
    """

    def __init__(self, trust: ssl.SSLContext) -> None:
        super().__init__(
            connection_pool_size=1,
            read_timeout=ANSWER_SECONDS,
            write_timeout=ANSWER_SECONDS,
            connect_timeout=ANSWER_SECONDS,
            pool_timeout=ANSWER_SECONDS,
            httpx_kwargs={"verify": trust},
        )
        self._plain = None if getproxies() else httpcore.AsyncConnectionPool(trust, max_connections=1)

    async def shutdown(self) -> None:
        if self._plain is not None:
            await self._plain.aclose()
        await super().shutdown()

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *given: Any, **named: Any
    ) -> tuple[int, bytes]:
        if self._plain is None or request_data is None or request_data.contains_files:
            status, body = await super().do_request(url, method, request_data, *given, **named)
        else:
            read = named.get("read_timeout")
            timeouts = TIMEOUTS | {"read": read} if isinstance(read, int | float) else TIMEOUTS
            status, body = await self._posted(self._plain, url, request_data, timeouts)
        if status >= 500 or (status >= 300 and not body.lstrip().startswith(b"{")):
            raise NetworkError(f"status {status}")
        return status, body

    @staticmethod
    async def _posted(
        pool: httpcore.AsyncConnectionPool, url: str, data: RequestData, timeouts: dict[str, float]
    ) -> tuple[int, bytes]:
        content = urlencode(data.json_parameters).encode()
        length = (b"Content-Length", str(len(content)).encode())
        target = _place(url)
        headers = [(b"Host", target.host), *FORM, length]
        try:
            extensions = {"timeout": timeouts}
            answer = await pool.request("POST", target, headers=headers, content=content, extensions=extensions)
        except httpcore.TimeoutException as error:
            raise TimedOut from error
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol) as error:
            raise NetworkError(f"httpcore.{type(error).__name__}") from error
        return answer.status, answer.content


@cache
def _place(url: str) -> httpcore.URL:
    """An address taken apart once: there are as many as methods."""
    return httpcore.URL(url)


async def updates(bot: Bot, offset: int | None, limit: int) -> Sequence[dict[str, Any]]:
    """The next updates as Telegram wrote them; asking with an offset confirms everything before it.

    As raw JSON: one that the library cannot read would make it log the whole message, and stop every later one. What
    has no number cannot be confirmed and is no update. Raises TelegramError.
    """
    found = await bot.do_api_request(
        "getUpdates",
        api_kwargs={"offset": offset, "limit": limit, "timeout": POLL_SECONDS, "allowed_updates": list(UPDATES)},
        read_timeout=POLL_SECONDS + ANSWER_SECONDS,
    )
    if not isinstance(found, list):
        return []
    return [each for each in found if isinstance(each, dict) and isinstance(each.get("update_id"), int)]


def fate_of(error: TelegramError) -> Fate:
    """What an error means for the message that was being sent."""
    words = error.message.lower()
    if isinstance(error, RetryAfter):
        wait = error.retry_after
        return Later("too many messages", wait.total_seconds() if isinstance(wait, timedelta) else float(wait))
    if isinstance(error, Forbidden | BadRequest):
        for sign, reason in WHY_UNREACHABLE:
            if sign in words:
                return Unreachable(reason)
        # What stands after the colon may quote the message
        return Unreachable("forbidden") if isinstance(error, Forbidden) else Refused(error.message.partition(":")[0])
    if isinstance(error, InvalidToken):
        return Later("the token is refused")
    if isinstance(error, TimedOut | NetworkError):
        cause = error.__cause__
        if isinstance(cause, NOT_SENT):
            return Later(type(cause).__name__)
        # Without an exception of the connection below it, the server itself has answered that it cannot
        return Later("the server has trouble") if cause is None else Doubtful(type(cause).__name__)
    return Doubtful(type(error).__name__)
