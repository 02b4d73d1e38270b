"""A loopback Bot API for each test, and a runner over a database of its own."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.runner import Runner
from policy_kb import Pack
from storage import Database, KeyRing
from tests.bot.telegram.botapi import BotApi
from tests.bot.telegram.service import AT_ONCE, Service, serving


@pytest.fixture
def api() -> Iterator[BotApi]:
    """Without flood rules; a test of pace switches them on."""
    with BotApi() as server:
        server.world.flood_rules = False
        yield server


@pytest.fixture
def runner(tmp_path: Path, pack: Pack) -> Iterator[Runner]:
    """On the real clock, as pauses are. One kind of database: the storage tests and the sender's run on both."""
    with Database.open(f"sqlite:///{tmp_path / 'bangfu.db'}", KeyRing.generate()) as database:
        database.upgrade()
        yield Runner(database, pack, lambda: datetime.now(UTC), home="https://county.example/")


@pytest.fixture
def service(api: BotApi, runner: Runner) -> Iterator[Service]:
    """The channel, as fast as it goes."""
    with serving(api, runner, **AT_ONCE) as running:
        yield running
