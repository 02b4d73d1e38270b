"""Questions that got no answer, without who asked them: what the pack may learn from."""

import secrets
from collections import Counter
from collections.abc import Collection
from datetime import date

from sqlalchemy import Column, Date, Table, Text, delete, func, select

from storage.columns import Encrypted
from storage.tables import metadata
from storage.transaction import Transaction

MOST = 20_000
"""Kept at a time: a flood of nonsense fills no disk."""

unanswered = Table(
    "unanswered",
    metadata,
    Column("id", Text, primary_key=True),
    Column("month", Date, nullable=False, index=True),  # its first day: nearer in time it might say who asked
    Column("text", Encrypted, nullable=False),
)


def keep_unanswered(tx: Transaction, text: str, today: date) -> None:
    """Keeps a question from which the person was taken out. Beyond MOST it is let go."""
    if (tx.execute(select(func.count()).select_from(unanswered)).scalar() or 0) < MOST:
        tx.insert(unanswered, id=secrets.token_hex(16), month=today.replace(day=1), text=text)


def unanswered_questions(tx: Transaction) -> Counter[str]:
    """How often each was asked."""
    return Counter(row["text"] for row in tx.rows(select(unanswered.c.id, unanswered.c.text)))


def drop_unanswered(tx: Transaction, texts: Collection[str]) -> int:
    """Forgets these, because the pack knows them now or never will. Returns how many rows."""
    rows = tx.rows(select(unanswered.c.id, unanswered.c.text))
    gone = [row["id"] for row in rows if row["text"] in texts]
    tx.execute(delete(unanswered).where(unanswered.c.id.in_(gone)))
    return len(gone)


def purge_unanswered(tx: Transaction, before: date) -> int:
    """Deletes those of months that ended before that day."""
    return tx.execute(delete(unanswered).where(unanswered.c.month < before.replace(day=1))).rowcount
