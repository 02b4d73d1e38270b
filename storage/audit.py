"""Who read, wrote and exported what of which households, when and what for; without what it said.

Only added to: the database itself refuses to change a row or to delete one (migration 0008).
"""

import json
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import JSON, CheckConstraint, Column, ForeignKey, Table, Text, cast, select

from storage.columns import UtcDateTime
from storage.tables import metadata, people
from storage.transaction import Transaction

READ, WROTE, EXPORTED = KINDS = ("read", "wrote", "exported")
MOST_SHOWN: Final = 10_000

audit = Table(
    "audit",
    metadata,
    Column("id", Text, primary_key=True),  # uuid in hex
    Column("at", UtcDateTime, nullable=False, index=True),
    Column("person_id", ForeignKey(people.c.id), index=True),  # NULL: the command line
    Column("channel", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("what", JSON, nullable=False),  # fields read, deeds done, the file: names of ours, no values
    Column("households", JSON, nullable=False),  # their numbers
    Column("why", Text),  # of an export: one of a few reasons
    CheckConstraint("kind IN ('read', 'wrote', 'exported')", name="kind"),
)


@dataclass(frozen=True)
class Entry:
    """One line. `by`: the name of who it was; None: the command line, or somebody without a role."""

    at: datetime
    by: str | None
    person: str | None
    channel: str
    kind: str
    what: tuple[str, ...]
    households: tuple[str, ...]
    why: str | None


def note(
    tx: Transaction,
    kind: str,
    what: Collection[str],
    households: Collection[str],
    now: datetime,
    *,
    person: str | None = None,
    channel: str = "command line",
    why: str | None = None,
) -> None:
    """Adds a line, in the transaction of what it is about."""
    tx.insert(
        audit,
        id=uuid.uuid4().hex,
        at=now,
        person_id=person,
        channel=channel,
        kind=kind,
        what=sorted(what),
        households=sorted(households),
        why=why,
    )


def entries_since(
    tx: Transaction,
    since: datetime,
    household: str | None = None,
    by: str | None = None,
    kind: str | None = None,
) -> list[Entry]:
    """The lines from then on, the oldest first, the newest MOST_SHOWN of them; where given of one household, by people
    of one name, of one kind.
    """
    joined = audit.outerjoin(people, people.c.id == audit.c.person_id)
    wanted = select(*audit.c, people.c.id.label("known"), people.c.name).select_from(joined)
    wanted = wanted.where(audit.c.at >= since).order_by(audit.c.at.desc(), audit.c.id).limit(MOST_SHOWN)
    if household is not None:
        wanted = wanted.where(cast(audit.c.households, Text).contains(json.dumps(household), autoescape=True))
    if by is not None:
        named = [row["id"] for row in tx.rows(select(people.c.id, people.c.name)) if row["name"] == by]
        wanted = wanted.where(audit.c.person_id.in_(named))
    if kind is not None:
        wanted = wanted.where(audit.c.kind == kind)
    return [_entry(row) for row in reversed(tx.rows(wanted))]


def _entry(row: Mapping[str, Any]) -> Entry:
    return Entry(
        row["at"],
        row["name"],
        row["person_id"],
        row["channel"],
        row["kind"],
        tuple(row["what"]),
        tuple(row["households"]),
        row["why"],
    )
