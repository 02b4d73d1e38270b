"""Where many chats wait they share a commit; where one of them fails, the others are taken all the same."""

import asyncio
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from bot.health import Health
from bot.runner import Runner
from bot.telegram.callbacks import Callbacks
from bot.telegram.intake import TOGETHER, Intake
from tests.bot.telegram.updates import a_message
from tests.storage.samples import stored

CHATS = 40


def taken(runner: Runner, updates: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What came back as not committed."""

    async def main() -> list[dict[str, Any]]:
        intake = Intake(runner, Callbacks(b"secret"), Health())
        left = await intake.take(updates, lambda _what: None)
        intake.close()
        return left

    return asyncio.run(main())


def from_many() -> list[dict[str, Any]]:
    return [a_message(n, message_id=n, chat={"id": 1000 + n, "type": "private"}) for n in range(1, CHATS + 1)]


def versions(runner: Runner) -> list[int]:
    return stored(runner.database, "SELECT version FROM chats")


def test_many_chats_share_few_commits(runner: Runner, monkeypatch: pytest.MonkeyPatch):
    commits, transaction = [], runner.database.transaction
    monkeypatch.setattr(runner.database, "transaction", lambda: commits.append(1) or transaction())
    assert taken(runner, from_many()) == []
    assert len(commits) == CHATS / TOGETHER
    assert versions(runner) == [1] * CHATS


def test_one_chat_that_fails_comes_back_alone(runner: Runner, monkeypatch: pytest.MonkeyPatch):
    take = runner._take

    def failing(tx: Any, channel: str, address: str, *given: Any, **named: Any) -> bool:
        if address == "1003":
            raise OperationalError("", {}, Exception("the disk is full"))
        return take(tx, channel, address, *given, **named)

    monkeypatch.setattr(runner, "_take", failing)
    (left,) = taken(runner, from_many())
    assert left["message"]["chat"]["id"] == 1003
    assert versions(runner) == [1] * (CHATS - 1)


def test_taken_again_nothing_is_done_twice(runner: Runner):
    updates = from_many()
    taken(runner, updates)
    assert taken(runner, updates) == []
    assert versions(runner) == [1] * CHATS


def test_what_is_no_message_stands_in_nobodys_way(runner: Runner):
    updates = from_many()
    updates[5] = {"update_id": 9999, "channel_post": {"chat": {"id": -5, "type": "channel"}}}
    assert taken(runner, updates) == []
    assert versions(runner) == [1] * (CHATS - 1)
