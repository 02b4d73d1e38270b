"""The gateway: one open transaction, through which encrypted columns are sealed and opened by themselves."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    CursorResult,
    Executable,
    Insert,
    Select,
    Table,
    and_,
    insert,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import ReturningInsert
from sqlalchemy.sql.elements import ColumnElement, Label

from storage.columns import Encrypted, EncryptedBytes, Sealed
from storage.crypto import KeyRing
from storage.errors import KeyNotGiven, NoSuchRow, NotJson, TransactionOver, Unreadable

KeyPart = str | int
RowKey = KeyPart | tuple[KeyPart, ...]  # the values of the primary key, in its columns' order
# A half of a surrogate pair from a broken client is kept as it came, rather than refused
UNICODE_ERRORS = "surrogatepass"


class Transaction:
    """One transaction of `Database.transaction`. Values of encrypted columns are text, dicts or lists here."""

    def __init__(self, connection: Connection, keys: KeyRing) -> None:
        self._connection = connection
        self._keys = keys
        self._over = False

    def end(self) -> None:
        """Called by the database: nothing can be done through this object any more."""
        self._over = True

    def execute(
        self, statement: Executable, parameters: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None
    ) -> CursorResult[Any]:
        """Any statement, once for each set of parameters; encrypted columns come out as `Sealed` and take nothing
        else.
        """
        if self._over:
            raise TransactionOver
        return self._connection.execute(statement, parameters)

    @property
    def connection(self) -> Connection:
        """For what reads whole tables as they are; a conversation has no use for it."""
        return self._connection

    def insert(self, table: Table, /, **values: Any) -> None:
        """One row, its whole primary key included."""
        self.execute(_insert(table), self._sealed(table, _key_among(table, values), values))

    def insert_new(self, table: Table, /, **values: Any) -> bool:
        """One row, unless it clashes with one that is there; False: it was not inserted."""
        sealed = self._sealed(table, _key_among(table, values), values)
        statement = _insert_new(table, self._connection.dialect.name)
        return self.execute(statement, sealed).first() is not None

    def put(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Many rows of the same columns, the whole primary key among them: new ones inserted, those that are there
        given these values.
        """
        if rows:
            sealed = [self._sealed(table, _key_among(table, row), row) for row in rows]
            self.execute(_put(table, tuple(rows[0]), self._connection.dialect.name), sealed)

    def update(self, table: Table, key: RowKey, /, **values: Any) -> None:
        """Changes the row of that primary key; raises NoSuchRow."""
        parts = _parts(key)
        matches = [column == part for column, part in zip(table.primary_key, parts, strict=True)]
        statement = update(table).where(and_(*matches)).values(self._sealed(table, parts, values))
        if self.execute(statement).rowcount == 0:
            raise NoSuchRow(table=table.name, key=key)

    def rows(self, statement: Select[Any]) -> list[dict[str, Any]]:
        """The rows by column name, opened; an encrypted column needs its row's primary key selected beside it.

        Raises KeyNotGiven, or Unreadable for a cell that was changed or moved.
        """
        result = self.execute(statement)
        sealed = _sealed_columns(tuple(result.keys()), statement)
        opened = []
        for row in result.mappings():
            cells = {
                name: self.unseal(column, tuple(row[part] for part in key), row[name])
                for name, (column, key) in sealed.items()
            }
            opened.append({**row, **cells})
        return opened

    def row(self, statement: Select[Any]) -> dict[str, Any] | None:
        """The only row, or None; more than one is a programming error (ValueError)."""
        found = self.rows(statement)
        if not found:
            return None
        (only,) = found
        return only

    def seal(self, column: Column[Any], key: RowKey, value: Any) -> Sealed | None:
        """The value (text, object, list or None; of EncryptedBytes: bytes) sealed for that cell; raises NotJson."""
        if value is None:
            return None
        plain = bytes(value) if isinstance(column.type, EncryptedBytes) else _to_json(value)
        return Sealed(self._keys.seal(plain, **_place(column, _parts(key))))

    def unseal(self, column: Column[Any], key: RowKey, sealed: Sealed | None) -> Any:
        """The value of that cell; raises Unreadable."""
        if sealed is None:
            return None
        place = _place(column, _parts(key))
        plain = self._keys.open(sealed.blob, **place)
        if isinstance(column.type, EncryptedBytes):
            return plain
        try:
            return json.loads(plain.decode(errors=UNICODE_ERRORS))
        except ValueError:
            where = "{table}.{column} of row {row}".format_map(place)
            raise Unreadable(where=where, reason="it does not hold JSON") from None

    def _sealed(self, table: Table, key: tuple[KeyPart, ...], values: Mapping[str, Any]) -> dict[str, Any]:
        sealed = dict(values)
        for column in table.c:
            if isinstance(column.type, Encrypted) and column.name in values:
                sealed[column.name] = self.seal(column, key, values[column.name])
        return sealed


@cache
def _insert(table: Table) -> Insert:
    return insert(table)


@cache
def _insert_new(table: Table, dialect: str) -> ReturningInsert[Any]:
    """Returns the key of what it inserted: not every driver counts the rows of an INSERT."""
    key = tuple(table.primary_key)
    if dialect == "postgresql":
        return postgresql.insert(table).on_conflict_do_nothing().returning(*key)
    return sqlite.insert(table).on_conflict_do_nothing().returning(*key)


@cache
def _put(table: Table, columns: tuple[str, ...], dialect: str) -> Insert:
    statement = postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
    key = [column.name for column in table.primary_key]
    given = {name: statement.excluded[name] for name in columns if name not in key}
    return statement.on_conflict_do_update(index_elements=key, set_=given)


def _sealed_columns(names: tuple[str, ...], statement: Select[Any]) -> dict[str, tuple[Column[Any], tuple[str, ...]]]:
    """Name of each encrypted column of a result -> its table's column, and the names its row's key goes by."""
    selected = {
        column.element if isinstance(column, Label) else column: name
        for name, column in zip(names, statement.selected_columns, strict=True)
    }
    sealed = {}
    for name, column in zip(names, statement.selected_columns, strict=True):
        if isinstance(column.type, Encrypted):
            source = column.element if isinstance(column, Label) else column
            sealed[name] = _own_column_and_key(source, selected)
    return sealed


def _own_column_and_key(
    source: ColumnElement[Any], selected: Mapping[ColumnElement[Any], str]
) -> tuple[Column[Any], tuple[str, ...]]:
    (base,) = source.base_columns
    if not isinstance(source, Column) or not isinstance(base, Column):
        raise KeyNotGiven(table="an expression")
    try:
        return base, tuple(selected[source.table.c[part.name]] for part in base.table.primary_key)
    except KeyError:
        raise KeyNotGiven(table=base.table.name) from None


def _key_among(table: Table, values: Mapping[str, Any]) -> tuple[KeyPart, ...]:
    try:
        return tuple(values[column.name] for column in table.primary_key)
    except KeyError:
        raise KeyNotGiven(table=table.name) from None


def _parts(key: RowKey) -> tuple[KeyPart, ...]:
    return key if isinstance(key, tuple) else (key,)


def _place(column: Column[Any], key: tuple[KeyPart, ...]) -> dict[str, str]:
    """What a cell is bound to. The key as JSON: ("1", "2") is not ("12",), and "1" is not 1."""
    return {"table": column.table.name, "row": json.dumps(key), "column": column.name}


def _to_json(value: Any) -> bytes:
    """The value as UTF-8 JSON; raises NotJson where reading it back would give something else."""
    if not isinstance(value, str | dict | list):
        raise NotJson(kind=type(value).__name__)
    try:
        written = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    except (TypeError, ValueError):
        raise NotJson(kind=type(value).__name__) from None
    if json.loads(written) != value:  # a number as a key, a tuple
        raise NotJson(kind=type(value).__name__)
    return written.encode(errors=UNICODE_ERRORS)
