"""A runner on a database of the test's own."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from bot.runner import Runner
from storage import Database, KeyRing
from tests.bot.conftest import load_once


@contextmanager
def a_runner(url: str, keys: KeyRing, now: datetime) -> Iterator[Runner]:
    with Database.open(url, keys) as database:
        yield Runner(database, load_once("fengjie-2022"), lambda: now)
