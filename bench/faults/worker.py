"""A worker of the program in a process of its own: messages come down a pipe, and what became of each goes back up."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from threading import Lock
from time import time

import policy_kb
from bot.runner import Runner
from handlers.values import Say, Tap
from storage import Database, KeyRing

CHANNEL = "web"
SIDE_BY_SIDE = 8
PACK = policy_kb.load("fengjie-2022")
"""Read once, before workers are forked."""
PACK.index.search("养猪")
NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)


def clock_from(began: float) -> Callable[[], datetime]:
    """Noon of a day when the measurement began, and as much later as it has taken."""
    return lambda: NOON + timedelta(seconds=time() - began)


def work(url: str, keys: str, began: float, pipe: Connection) -> None:
    """Until the pipe is closed or the process is killed. Up goes (number, None) once a message's turn is committed, or
    (number, what failed).
    """
    writing = Lock()
    with Database.open(url, KeyRing.parse(keys)) as database, ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        runner = Runner(database, PACK, clock_from(began))

        def take(number: int, address: str, message: Say | Tap, delivery: str) -> None:
            try:
                runner.receive(CHANNEL, address, message, delivery)
                failed = None
            except Exception as error:
                failed = type(error).__name__
            with writing, suppress(OSError):
                pipe.send((number, failed))

        with suppress(EOFError):
            while True:
                pool.submit(take, *pipe.recv())
