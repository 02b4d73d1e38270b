"""The tables. A change here needs a migration beside it; a test proves the two equal."""

from typing import Final

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from storage.columns import Encrypted, EncryptedBytes, UtcDateTime

QUEUED: Final = "queued"  # waits for its time
CLAIMED: Final = "claimed"  # a sender holds it until claimed_until
SENT: Final = "sent"
DEAD: Final = "dead"  # given up

# Written out, so that both databases and the migrations call a constraint the same
metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

people = Table(
    "people",
    metadata,
    Column("id", Text, primary_key=True),  # uuid in hex
    Column("language", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("name", Encrypted),  # of somebody with a role, as the invitation gave it; NULL: nobody asked
    Column("consent", Integer),  # the version of the privacy notice they were told; NULL: none yet
    CheckConstraint("language IN ('zh', 'en')", name="language"),
)

chats = Table(
    "chats",
    metadata,
    Column("id", Text, primary_key=True),  # uuid in hex
    Column("channel", Text, nullable=False),
    Column("address", Text, nullable=False),  # what the channel calls the chat
    Column("person_id", ForeignKey(people.c.id), nullable=False, index=True),
    Column("state", Encrypted),  # the conversation, an object; NULL: none is open
    Column("version", Integer, nullable=False),  # the number of turns taken
    Column("updated_at", UtcDateTime, nullable=False),
    Column("unreachable", Text),  # why nothing can be delivered there; NULL: nothing known against it
    UniqueConstraint("channel", "address"),
)

inbox = Table(
    "inbox",
    metadata,
    Column("chat_id", ForeignKey(chats.c.id), nullable=False),
    Column("delivery", Text, nullable=False),  # the channel's id of the message
    Column("version", Integer, nullable=False),  # the turn it led to
    Column("body", Encrypted),  # NULL: forgotten on request; the delivery is still known
    Column("received_at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("chat_id", "delivery"),
    Index(None, "chat_id", "version"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Text, primary_key=True),  # chat:version:n, so that a turn's replies exist once
    Column("chat_id", ForeignKey(chats.c.id), nullable=False),
    Column("version", Integer, nullable=False),  # the turn it answers
    Column("position", Integer, nullable=False),  # the order within the chat
    Column("body", Encrypted, nullable=False),
    Column("status", Text, nullable=False),
    Column("attempts", Integer, nullable=False),  # how often a sender has tried it
    Column("not_before", UtcDateTime, nullable=False),
    Column("claimed_until", UtcDateTime),  # the end of the sender's lease
    Column("created_at", UtcDateTime, nullable=False),
    Column("finished_at", UtcDateTime),  # when it was sent or given up
    Column("external_id", Text),  # the channel's id of the sent message, where it gave one
    Column("uncertain", Boolean, nullable=False, server_default=false()),  # a send's answer was lost: it may be there
    Column("reason", Text),  # why it was given up
    UniqueConstraint("chat_id", "position"),
    CheckConstraint("status IN ('queued', 'claimed', 'sent', 'dead')", name="status"),
    CheckConstraint("(status = 'claimed') = (claimed_until IS NOT NULL)", name="lease"),
    CheckConstraint("(status IN ('sent', 'dead')) = (finished_at IS NOT NULL)", name="end"),
    Index(None, "status", "created_at"),
    Index(None, "chat_id", "version"),
)
# The few that wait among the many that went: a chat's line must not take longer the more was said in it
Index(
    "ix_outbox_waiting",
    outbox.c.chat_id,
    outbox.c.position,
    sqlite_where=outbox.c.finished_at.is_(None),
    postgresql_where=outbox.c.finished_at.is_(None),
)

files = Table(
    "files",
    metadata,
    Column("id", Text, primary_key=True),  # uuid in hex
    Column("chat_id", ForeignKey(chats.c.id), nullable=False, index=True),
    Column("name", Encrypted, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("content", EncryptedBytes, nullable=False),
    Column("received_at", UtcDateTime, nullable=False, index=True),
    Column("recorded", Boolean, nullable=False, server_default=false()),  # it belongs to a record and stays as long
)

leases = Table(
    "leases",
    metadata,
    Column("name", Text, primary_key=True),  # what only one process may do at a time
    Column("holder", Text, nullable=False),
    Column("held_until", UtcDateTime, nullable=False),
)
