"""The tables of reminders, digests and nudges. See `tables.py`."""

from typing import Final

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

from storage.case_tables import households
from storage.columns import Encrypted, UtcDateTime
from storage.tables import metadata, people

WAITING: Final = "waiting"  # for its hour
POSTED: Final = "posted"  # in line in a chat, not in words yet
SAID: Final = "said"  # put into words; whether it arrived is the outbox's to know
DROPPED: Final = "dropped"  # when its time came nothing was left to say
UNREACHED: Final = "unreached"  # there is nobody to bring it to

rings = Table(
    "rings",
    metadata,
    Column("day", Date, primary_key=True),  # a day on which it was looked what is due
    Column("at", UtcDateTime, nullable=False),  # the last time on that day
)

reminders = Table(
    "reminders",
    metadata,
    Column("id", Text, primary_key=True),  # uuid in hex
    Column("recipient", Text, nullable=False),  # a person's id; of who is not with the bot what else is known of them
    Column("person_id", ForeignKey(people.c.id), index=True),
    Column("role", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("period", Date, nullable=False),  # the day of the ring
    Column("covers", Encrypted, nullable=False),  # the duties it was made for: [duty, household, day it opened]
    Column("made_by", ForeignKey(people.c.id)),  # who nudged; NULL: the scheduler
    Column("made_at", UtcDateTime, nullable=False),
    Column("not_before", UtcDateTime, nullable=False),
    Column("state", Text, nullable=False),
    Column("outbox_id", Text, index=True),  # the message that brings it
    Column("body", Encrypted),  # the words, as they were sent
    Column("ended_at", UtcDateTime),  # when it was put into words or dropped
    UniqueConstraint("recipient", "kind", "period"),
    CheckConstraint("state IN ('waiting', 'posted', 'said', 'dropped', 'unreached')", name="state"),
    Index(None, "kind", "period"),
    Index(None, "state", "not_before"),
)

nudges = Table(
    "nudges",
    metadata,
    Column("duty", Text, nullable=False),
    Column("household_id", ForeignKey(households.c.id), nullable=False),
    Column("day", Date, nullable=False),  # at most one a duty a day
    Column("made_by", ForeignKey(people.c.id), nullable=False),
    PrimaryKeyConstraint("duty", "household_id", "day"),
)
