"""The database: opening it, bringing its tables up to date, and its short transactions."""

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine, select

from storage import migrate
from storage.crypto import KeyRing
from storage.engines import READS_ONLY, connect
from storage.errors import DatabaseClosed, NestedTransaction, NotEmpty
from storage.moving import is_empty
from storage.tables import chats
from storage.transaction import Transaction


class Database:
    """An open database; shared by threads, each in a transaction of its own."""

    def __init__(self, engine: Engine, keys: KeyRing) -> None:
        self._engine = engine
        self._keys = keys
        self._closed = False
        self._thread = threading.local()
        # SQLite lets one in at a time, and those who wait poll the file, some for very long: threads queue here instead
        alone = engine.dialect.name == "sqlite"
        self._queue: AbstractContextManager[object] = threading.Lock() if alone else nullcontext()

    @classmethod
    def open(cls, url: str, keys: KeyRing) -> Self:
        """Opens (SQLite: creates) the database; the tables are `upgrade`'s affair.

        Raises UnsupportedUrl, DatabaseUnavailable or NotDurable.
        """
        return cls(connect(url), keys)

    def close(self) -> None:
        """Closes every connection; once is enough, twice does no harm."""
        self._closed = True
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def upgrade(self) -> None:
        """Applies what is pending, all of it or nothing; raises UnknownRevision."""
        with self._begun() as connection:
            migrate.upgrade(connection)

    def pending(self) -> list[str]:
        """The migrations not applied yet, oldest first; raises UnknownRevision."""
        with self._begun() as connection:
            return migrate.pending(connection)

    def revision(self) -> str:
        """The newest migration applied; a thread inside a transaction may ask."""
        with self._engine.connect() as connection:
            return migrate.applied(connection) or ""

    @contextmanager
    def filling(self, revision: str) -> Iterator[Connection]:
        """Fills a database without rows, whose tables are of that revision: all of it or nothing. A new one gets them.

        Raises NotEmpty, or UnknownRevision.
        """
        with self._begun() as connection:
            if migrate.is_new(connection):
                migrate.upgrade(connection, revision)
            if migrate.applied(connection) != revision or not is_empty(connection):
                raise NotEmpty
            yield connection

    def is_new(self) -> bool:
        """Whether the database has no tables of ours yet."""
        with self._begun() as connection:
            return migrate.is_new(connection)

    def has_its_key(self) -> bool:
        """Whether the ring holds the key of what was stored last: with another's every conversation would be lost."""
        newest = select(chats.c.state).where(chats.c.state.is_not(None)).order_by(chats.c.updated_at.desc()).limit(1)
        with self._begun() as connection:
            sealed = connection.execute(newest).scalar()
        return sealed is None or self._keys.holds_key_of(sealed.blob)

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Commits at the end, rolls back on an exception. SQLite has one such at a time, so keep it short.

        Raises DatabaseClosed; NestedTransaction in a thread that is inside one.
        """
        with self._begun() as connection:
            tx = Transaction(connection, self._keys)
            try:
                yield tx
            finally:
                tx.end()

    @contextmanager
    def snapshot(self) -> Iterator[Transaction]:
        """Reads the database as it is at this moment, however long that takes: others go on writing meanwhile. What
        would change anything is refused by the database.

        Raises as `transaction` does.
        """
        with self._alone_in_its_thread(), self._reading() as connection:
            tx = Transaction(connection, self._keys)
            try:
                yield tx
            finally:
                tx.end()

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._engine.connect() as connection:
            if self._engine.dialect.name == "postgresql":
                connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
                with connection.begin():
                    yield connection
                return
            connection.execution_options(**{READS_ONLY: True})
            with connection.begin():
                connection.exec_driver_sql("PRAGMA query_only=ON")
                try:
                    yield connection
                finally:
                    connection.exec_driver_sql("PRAGMA query_only=OFF")  # for who has this connection next

    @contextmanager
    def _begun(self) -> Iterator[Connection]:
        with self._alone_in_its_thread(), self._queue, self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _alone_in_its_thread(self) -> Iterator[None]:
        """One at a time in a thread: a second one would wait for the first, which waits for it."""
        if self._closed:
            raise DatabaseClosed
        if getattr(self._thread, "busy", False):
            raise NestedTransaction
        self._thread.busy = True
        try:
            yield
        finally:
            self._thread.busy = False
