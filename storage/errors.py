"""What can go wrong in storage; each docstring is the sentence a person gets, its {names} filled in."""

from sqlalchemy.exc import DontWrapMixin, InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection

DATABASE_FAILED = (OperationalError, InterfaceError, InternalError, NoConnection)
"""The database is away, full, locked or busy: the same transaction may work later."""


class StorageError(Exception):
    """Storage could not do what was asked."""

    def __init__(self, **details: object) -> None:
        super().__init__(" ".join((self.__doc__ or type(self).__name__).split()).format(**details))


class BadKeyRing(StorageError):
    """BANGFU_DATA_KEYS {problem}; it is written id:key,id:key with 32 bytes of base64 a key, the sealing key first."""


class Unreadable(StorageError):
    """{where} cannot be read: {reason}."""


class NotJson(StorageError, DontWrapMixin):
    """An encrypted column holds text, an object or a list that JSON gives back unchanged; this {kind} is not one."""


class NotSealed(StorageError, DontWrapMixin):
    """An encrypted column takes its value through Transaction.insert or Transaction.update, not a plain statement."""


class KeyNotGiven(StorageError):
    """An encrypted column of {table} is bound to its row: give or select the row's whole primary key beside it."""


class NaiveDatetime(StorageError, DontWrapMixin):
    """A point in time is stored with its time zone; this one has none."""


class UnsupportedUrl(StorageError):
    """BANGFU_DATABASE_URL {problem}; use sqlite:///path/of/file.db or postgresql+psycopg://user@host/name."""


class DatabaseUnavailable(StorageError):
    """The database of BANGFU_DATABASE_URL cannot be opened: {reason}."""


class NotDurable(StorageError):
    """The database cannot keep what it acknowledges: {setting} is {found} where {wanted} is needed."""


class UnknownRevision(StorageError):
    """The database was made by another version of this program (its revision {revision} is not known here)."""


class BadBackup(StorageError):
    """The backup {problem}; nothing was changed."""


class NotEmpty(StorageError):
    """The database to be filled has rows already: give a new one in BANGFU_DATABASE_URL."""


class DatabaseClosed(StorageError):
    """The database was closed; open it again before starting a transaction."""


class NestedTransaction(StorageError):
    """This thread is inside a transaction already; hand that one on instead of starting another."""


class TransactionOver(StorageError):
    """This transaction has ended; start another."""


class NoSuchRow(StorageError):
    """There is no {table} row {key} to change."""


class StaleTurn(StorageError):
    """Turn {version} of chat {chat_id} does not follow the stored one: save the version taken plus one, once."""


class Overtaken(StorageError):
    """Meanwhile somebody else used or changed {what}; what is asked for has to be looked at again."""
