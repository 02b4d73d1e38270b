"""SQLAlchemy engines for the two kinds of database, set up so that what is committed stays."""

import os
import sqlite3
import time
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, ExceptionContext, create_engine, event, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError

from storage.errors import DatabaseUnavailable, NotDurable, UnsupportedUrl

OWNER_ONLY = 0o600
BUSY_TIMEOUT_MS = 10_000  # a turn holds the file for about a millisecond: ten seconds means something is stuck
RETRY_SECONDS = 0.005  # a switch of journal mode takes about this long
# Name, value to set, value read back. The timeout comes first: switching to WAL may itself have to wait.
SQLITE_PRAGMAS: tuple[tuple[str, str | int, str | int], ...] = (
    ("busy_timeout", BUSY_TIMEOUT_MS, BUSY_TIMEOUT_MS),
    ("journal_mode", "WAL", "wal"),
    ("synchronous", "FULL", 2),  # NORMAL loses acknowledged commits in a power cut
    ("foreign_keys", "ON", 1),
)
READS_ONLY = "bangfu_reads_only"
"""The option of a connection that will change nothing: it waits for nobody, and nobody for it."""
# Switched off, PostgreSQL acknowledges what a crash can still lose.
POSTGRESQL_MUST_NOT_BE_OFF = ("fsync", "synchronous_commit")


def connect(address: str) -> Engine:
    """An engine for the URL, proven to reach a durable database.

    Raises UnsupportedUrl, DatabaseUnavailable or NotDurable.
    """
    url = _parsed(address)
    engine = _sqlite(url) if url.get_backend_name() == "sqlite" else _postgresql(url)
    try:
        with engine.connect() as connection:
            if engine.dialect.name == "postgresql":
                _require_durable_postgresql(connection)
    except DBAPIError as error:
        engine.dispose()
        raise DatabaseUnavailable(reason=_one_line(error.orig)) from error
    except sqlite3.Error as error:  # from a pragma, before SQLAlchemy can wrap it
        engine.dispose()
        raise DatabaseUnavailable(reason=_one_line(error)) from error
    except NotDurable:
        engine.dispose()
        raise
    return engine


def prepare_sqlite(connection: sqlite3.Connection) -> None:
    """Sets every pragma and reads it back; raises NotDurable where SQLite did not take one."""
    connection.isolation_level = None  # the driver starts no transaction of its own: see _begin_immediate
    for name, value, wanted in SQLITE_PRAGMAS:
        _when_free(connection, f"PRAGMA {name}={value}")
        (found,) = connection.execute(f"PRAGMA {name}").fetchone()
        if found != wanted:
            raise NotDurable(setting=f"SQLite's {name}", found=found, wanted=wanted)


def _when_free(connection: sqlite3.Connection, pragma: str) -> None:
    """Several connections switching a new file to WAL would wait for one another: SQLite then refuses at once,
    whatever the timeout, so the waiting is done here.
    """
    deadline = time.monotonic() + BUSY_TIMEOUT_MS / 1000
    while True:
        try:
            connection.execute(pragma)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(RETRY_SECONDS)
        else:
            return


def _parsed(address: str) -> URL:
    try:
        url = make_url(address)
    except ArgumentError:
        raise UnsupportedUrl(problem="is not a database URL") from None
    if url.drivername in ("sqlite", "sqlite+pysqlite"):
        return url
    if url.drivername in ("postgresql", "postgresql+psycopg"):
        return url.set(drivername="postgresql+psycopg")
    raise UnsupportedUrl(problem=f"names {url.drivername}, which is neither SQLite nor PostgreSQL with psycopg")


def _sqlite(url: URL) -> Engine:
    if not url.database or url.database == ":memory:":
        raise UnsupportedUrl(problem="names no file, and in memory two connections would see two databases")
    if url.query or url.database.startswith("file:"):
        raise UnsupportedUrl(problem="gives SQLite more than a path")
    _create_for_owner(Path(url.database))
    # Parameters stay out of error messages: they can be personal
    # Every transaction is ended before its connection goes back: nothing is left to roll back
    engine = create_engine(url, hide_parameters=True, pool_reset_on_return=None)
    event.listen(engine, "connect", _on_sqlite_connect)
    event.listen(engine, "begin", _begin_immediate)
    return engine


def _create_for_owner(path: Path) -> None:
    """SQLite gives its -wal and -shm files the mode of the database file, so creating that one settles all."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, OWNER_ONLY))
    except OSError as error:
        raise DatabaseUnavailable(reason=f"{path}: {error.strerror}") from error


def _on_sqlite_connect(connection: Any, _record: object) -> None:  # SQLAlchemy's wrapper has no public type
    prepare_sqlite(connection)


def _begin_immediate(connection: Connection) -> None:
    """A deferred transaction that turns to writing fails at once when another wrote meanwhile."""
    reads = connection.get_execution_options().get(READS_ONLY, False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _postgresql(url: URL) -> Engine:
    engine = create_engine(
        url,
        hide_parameters=True,
        isolation_level="READ COMMITTED",  # after waiting for a lock the next statement must see what the other did
        pool_pre_ping=True,  # a server that was restarted costs no turn
    )
    event.listen(engine, "handle_error", _keep_detail_out)
    return engine


def _keep_detail_out(context: ExceptionContext) -> None:
    """PostgreSQL's DETAIL quotes the row it refused, which parameters hidden here would not undo."""
    error, wrapped = context.original_exception, context.sqlalchemy_exception
    if isinstance(error, psycopg.Error) and wrapped is not None and error.diag.message_primary:
        error.args = wrapped.args = (error.diag.message_primary,)


def _require_durable_postgresql(connection: Connection) -> None:
    for setting in POSTGRESQL_MUST_NOT_BE_OFF:
        if connection.scalar(text("SELECT current_setting(:name)"), {"name": setting}) == "off":
            raise NotDurable(setting=f"PostgreSQL's {setting}", found="off", wanted="on")


def _one_line(error: BaseException | None) -> str:
    return " ".join(str(error).split()).rstrip(".")
