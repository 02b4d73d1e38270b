"""One service on one SQLite file: a second would fight it for every write, and fetch and send beside it."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from bot.errors import Failure
from bot.settings import Settings


@contextmanager
def only_one(settings: Settings) -> Iterator[None]:
    """Held as long as the service runs; the system lets go of it whatever ends the process.

    PostgreSQL is made for several. Raises Failure where another process holds it.
    """
    file = _sqlite_file(settings)
    if file is None:
        yield
        return
    settings.make_data_dir()
    with _locked(file):
        yield


def _locked(file: Path) -> IO[str]:
    lock = file.with_name(file.name + ".lock")
    try:
        held = lock.open("a")
    except OSError as error:
        raise Failure(f"{lock} cannot be used: {error.strerror}") from None
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        held.close()
        raise Failure(f"another bangfu run works on {file}; stop it first, or use PostgreSQL") from None
    return held


def _sqlite_file(settings: Settings) -> Path | None:
    try:
        url = make_url(settings.database)
    except ArgumentError:
        return None  # opening the database says what is wrong with it
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None
