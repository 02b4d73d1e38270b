"""Photos and documents people send, sealed like everything else they say, and kept as long."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from storage.tables import files
from storage.transaction import Transaction


@dataclass(frozen=True)
class StoredFile:
    """A file as it was sent; `media_type` as the program found it, not as the sender called it."""

    name: str
    media_type: str
    content: bytes


def keep_file(tx: Transaction, chat_id: str, file_id: str, file: StoredFile, now: datetime) -> None:
    """Stores a file of a chat under a new id."""
    tx.insert(
        files,
        id=file_id,
        chat_id=chat_id,
        name=file.name,
        media_type=file.media_type,
        content=file.content,
        received_at=now,
    )


def keep_photo(tx: Transaction, chat_id: str, file_id: str) -> None:
    """What belongs to a record is kept as long as that, whatever becomes of the talk it was sent in."""
    tx.execute(update(files).where(files.c.id == file_id, files.c.chat_id == chat_id).values(recorded=True))


def recorded_photo(tx: Transaction, file_id: str) -> StoredFile | None:
    """The photo of a record, whoever sent it: for who may read the record, which the caller has asked."""
    row = tx.row(select(files).where(files.c.id == file_id, files.c.recorded))
    return None if row is None else StoredFile(row["name"], row["media_type"], row["content"])


def find_file(tx: Transaction, chat_id: str, file_id: str) -> StoredFile | None:
    """A file of that chat; one of another chat looks like one that does not exist."""
    row = tx.row(select(files).where(files.c.id == file_id, files.c.chat_id == chat_id))
    return None if row is None else StoredFile(row["name"], row["media_type"], row["content"])
