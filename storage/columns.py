"""The column types of ours: an encrypted JSON value, and a point in time."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import DateTime, Dialect, LargeBinary, TypeDecorator

from storage.errors import NaiveDatetime, NotSealed


@dataclass(frozen=True)
class Sealed:
    """Ciphertext on its way between a column and the gateway; never text, and never shown."""

    blob: bytes = field(repr=False)


class Encrypted(TypeDecorator[Sealed]):
    """A JSON value (text, object or list) encrypted at rest; storage.transaction seals and opens it.

    A statement outside the gateway reads a `Sealed` and cannot write anything else but NULL.
    """

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: object, dialect: Dialect) -> bytes | None:  # noqa: ARG002 - SQLAlchemy's
        if value is None:
            return None
        if not isinstance(value, Sealed):
            raise NotSealed
        return value.blob

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Sealed | None:  # noqa: ARG002 - SQLAlchemy's
        return None if value is None else Sealed(bytes(value))


class EncryptedBytes(Encrypted):
    """The same for bytes as they are: a photo, a workbook."""

    cache_ok = True


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime, stored in UTC; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.utcoffset() is None:
            raise NaiveDatetime
        utc = value.astimezone(UTC)
        # SQLite keeps text without a zone: one fixed form, so that text order is time order
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
