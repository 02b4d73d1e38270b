"""Tables, migrations, queries and field encryption. The names here are what the program uses."""

from storage.chats import ChatTurn, Person, find_chat, note_delivery, save_turn, set_language, take_turn
from storage.crypto import KeyRing
from storage.database import Database
from storage.delivery import Backlog, Undelivered, backlog, undelivered
from storage.errors import (
    DATABASE_FAILED,
    BadKeyRing,
    DatabaseClosed,
    DatabaseUnavailable,
    KeyNotGiven,
    NaiveDatetime,
    NestedTransaction,
    NoSuchRow,
    NotDurable,
    NotJson,
    NotSealed,
    StaleTurn,
    StorageError,
    TransactionOver,
    UnknownRevision,
    Unreadable,
    UnsupportedUrl,
)
from storage.files import StoredFile, find_file, keep_file
from storage.leases import hold, let_go
from storage.outbox import (
    Outgoing,
    claim,
    end_leases,
    mark_all_sent,
    mark_dead,
    mark_sent,
    mark_unreachable,
    put_back,
    queue_replies,
)
from storage.retention import forget_chat, purge_transcripts
from storage.transaction import Transaction
from storage.transcript import Entry, entries, reply_at

__all__ = [
    "DATABASE_FAILED",
    "Backlog",
    "BadKeyRing",
    "ChatTurn",
    "Database",
    "DatabaseClosed",
    "DatabaseUnavailable",
    "Entry",
    "KeyNotGiven",
    "KeyRing",
    "NaiveDatetime",
    "NestedTransaction",
    "NoSuchRow",
    "NotDurable",
    "NotJson",
    "NotSealed",
    "Outgoing",
    "Person",
    "StaleTurn",
    "StorageError",
    "StoredFile",
    "Transaction",
    "TransactionOver",
    "Undelivered",
    "UnknownRevision",
    "Unreadable",
    "UnsupportedUrl",
    "backlog",
    "claim",
    "end_leases",
    "entries",
    "find_chat",
    "find_file",
    "forget_chat",
    "hold",
    "keep_file",
    "let_go",
    "mark_all_sent",
    "mark_dead",
    "mark_sent",
    "mark_unreachable",
    "note_delivery",
    "purge_transcripts",
    "put_back",
    "queue_replies",
    "reply_at",
    "save_turn",
    "set_language",
    "take_turn",
    "undelivered",
]
