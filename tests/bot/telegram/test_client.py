"""Our Bot object: connections as they are needed, answers that cannot be read, what its errors mean."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.delivery import Doubtful, Fate, Later, Refused, Unreachable
from bot.telegram.client import Client, fate_of, updates
from tests.bot.telegram.botapi import BotApi, Fault

ADA = 100


def with_client(api: BotApi, work: Callable[[Client], Awaitable[Any]]) -> Any:
    async def main() -> Any:
        client = Client(api.token, api.url)
        try:
            return await work(client)
        finally:
            await client.disconnect()

    return asyncio.run(main())


def test_requests_at_once_do_not_wait_for_one_another(api: BotApi):
    for _ in range(50):
        api.faults.add(Fault("hang", "getMe", seconds=1.0))

    async def fifty(client: Client) -> None:
        async with asyncio.timeout(20):
            await asyncio.gather(*(client.get_me() for _ in range(50)))

    with_client(api, fifty)  # one after another they would take fifty seconds
    assert len(api.calls("getMe")) == 50


@pytest.mark.parametrize("kind", ["cut", "garbage"])
def test_an_answer_that_cannot_be_read_is_in_doubt_and_nobody_s_words_are_logged(api: BotApi, caplog, kind: str):
    caplog.set_level(logging.DEBUG, "telegram")
    logging.getLogger("telegram.Bot").setLevel(logging.INFO)
    api.say(ADA, "canary " * 50)
    api.faults.add(Fault(kind, "getUpdates"))

    async def fetch(client: Client) -> Fate:
        with pytest.raises(TelegramError) as found:
            await updates(client, None, 100)
        return fate_of(found.value)

    assert isinstance(with_client(api, fetch), Doubtful)
    assert "canary" not in caplog.text


def test_what_has_no_number_is_no_update(monkeypatch):
    async def answered(*_given: Any, **_named: Any) -> Any:
        return [{"message": {}}, {"update_id": "x"}, "x", None, {"update_id": 7}]

    async def fetch() -> Any:
        client = Client("1:a", "http://127.0.0.1:9")
        monkeypatch.setattr(Client, "do_api_request", answered)
        return await updates(client, None, 100)

    assert asyncio.run(fetch()) == [{"update_id": 7}]


def caused(error: TelegramError, cause: Exception) -> TelegramError:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "fate"),
    [
        (RetryAfter(7), Later("too many messages", 7.0)),
        (Forbidden("Forbidden: bot was blocked by the user"), Unreachable("blocked")),
        (Forbidden("Forbidden: something new"), Unreachable("forbidden")),
        (BadRequest("Chat not found"), Unreachable("no such chat")),
        (BadRequest("Can't parse entities: 张三"), Refused("Can't parse entities")),
        (InvalidToken("not found"), Later("the token is refused")),
        (NetworkError("status 502"), Later("the server has trouble")),
        (caused(NetworkError("x"), httpx.ConnectError("x")), Later("ConnectError")),
        (caused(TimedOut(), httpx.ConnectTimeout("x")), Later("ConnectTimeout")),
        (caused(TimedOut(), httpx.ReadTimeout("x")), Doubtful("ReadTimeout")),
        (caused(NetworkError("x"), httpx.RemoteProtocolError("x")), Doubtful("RemoteProtocolError")),
        (TelegramError("the answer cannot be read"), Doubtful("TelegramError")),
    ],
)
def test_an_error_tells_what_became_of_the_message(error: TelegramError, fate: Fate):
    assert fate_of(error) == fate
