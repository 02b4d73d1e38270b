"""The tables of casework: who may do what where, households, and what is recorded of them. See `tables.py`."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
)

from storage.columns import Encrypted, UtcDateTime
from storage.tables import chats, metadata, people

grants = Table(
    "grants",
    metadata,
    Column("id", Text, primary_key=True),  # uuid in hex
    Column("person_id", ForeignKey(people.c.id), nullable=False, index=True),
    Column("role", Text, nullable=False),
    Column("township", Text),  # NULL: the whole county
    Column("village", Text),  # NULL: the whole township
    Column("since", UtcDateTime, nullable=False),
    Column("until", UtcDateTime),  # NULL: until it is ended
    # Of a contact cadre: who of the roster that is as long as the grant runs
    Column("cadre_id", ForeignKey("cadres.id"), index=True),
    CheckConstraint("role IN ('contact_cadre', 'village_officer', 'supervisor', 'admin')", name="role"),
    CheckConstraint("village IS NULL OR township IS NOT NULL", name="area"),
)

codes = Table(
    "codes",
    metadata,
    Column("hash", Text, primary_key=True),  # of the code; the code itself is nowhere kept
    Column("kind", Text, nullable=False),  # what taking it does
    Column("body", Encrypted, nullable=False),
    Column("made_by", ForeignKey(people.c.id)),  # NULL: from the command line
    Column("made_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("used_by", ForeignKey(people.c.id)),
    Column("used_at", UtcDateTime),
    Column("revoked_at", UtcDateTime),
    CheckConstraint("kind IN ('invite', 'link', 'household')", name="kind"),
    CheckConstraint("(used_by IS NULL) = (used_at IS NULL)", name="used"),
)

wrong_codes = Table(
    "wrong_codes",
    metadata,
    Column("id", Text, primary_key=True),  # uuid in hex
    Column("person_id", ForeignKey(people.c.id), nullable=False, index=True),  # who entered a code that never was
    Column("at", UtcDateTime, nullable=False, index=True),
)

cadres = Table(
    "cadres",
    metadata,
    Column("id", Text, primary_key=True),  # uuid in hex
    Column("township", Text, nullable=False),
    Column("name", Encrypted, nullable=False),  # as the roster writes it; unique in the township
    Index(None, "township"),
)

households = Table(
    "households",
    metadata,
    Column("id", Text, primary_key=True),  # the county's number
    Column("township", Text, nullable=False),
    Column("village", Text, nullable=False),
    Column("name", Encrypted, nullable=False),  # the head's
    Column("roster", Encrypted, nullable=False),  # the row of the roster with its members, an object
    Column("told", Encrypted),  # what was said in interviews: fact -> [value, day, by whom]
    Column("monitoring", Text),  # as the roster says; NULL: unknown
    Column("recorded_on", Date, nullable=False),  # the day the roster was read in
    CheckConstraint("monitoring IN ('none', 'active', 'resolved')", name="monitoring"),
    Index(None, "township", "village"),
)

spells = Table(
    "spells",
    metadata,
    Column("household_id", ForeignKey(households.c.id), nullable=False),
    Column("entered", Date, nullable=False),
    Column("resolved", Date),  # NULL: not resolved
    PrimaryKeyConstraint("household_id", "entered"),
)

assignments = Table(
    "assignments",
    metadata,
    Column("household_id", ForeignKey(households.c.id), nullable=False),
    Column("since", Date, nullable=False),
    Column("cadre_id", ForeignKey(cadres.c.id), nullable=False),
    Column("until", Date),  # the last day; NULL: until it is ended
    PrimaryKeyConstraint("household_id", "since"),
    Index(None, "cadre_id"),
)

absences = Table(
    "absences",
    metadata,
    Column("id", Text, primary_key=True),  # uuid in hex
    Column("cadre_id", ForeignKey(cadres.c.id), nullable=False),
    Column("delegate_id", ForeignKey(cadres.c.id), nullable=False),
    Column("since", Date, nullable=False),
    Column("until", Date, nullable=False),  # the last day
    Column("made_by", ForeignKey(people.c.id)),
    Column("made_at", UtcDateTime, nullable=False),
    CheckConstraint("since <= until", name="days"),
    Index(None, "cadre_id"),
    Index(None, "delegate_id"),
)

records = Table(
    "records",
    metadata,
    Column("id", Text, nullable=False),  # its draft's: one draft is one record
    Column("version", Integer, nullable=False),  # the newest counts; none is ever changed
    Column("kind", Text, nullable=False),
    Column("household_id", ForeignKey(households.c.id), nullable=False),
    Column("day", Date, nullable=False),  # when it was done
    Column("manner", Text),  # of a visit: how it went; of a plan: which kind
    Column("body", Encrypted, nullable=False),
    Column("made_by", ForeignKey(people.c.id), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("why", Encrypted),  # why this version was made
    Column("void", Boolean, nullable=False),
    Column("waiting", Boolean, nullable=False),  # for a supervisor's approval
    PrimaryKeyConstraint("id", "version"),
    CheckConstraint("kind IN ('visit', 'plan', 'review')", name="kind"),
    Index(None, "household_id", "kind"),
    Index(None, "made_by", "made_at"),
)

members = Table(
    "household_people",
    metadata,
    Column("household_id", ForeignKey(households.c.id), nullable=False),
    Column("person_id", ForeignKey(people.c.id), nullable=False, index=True),
    Column("since", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("household_id", "person_id"),
)

feedback = Table(
    "feedback",
    metadata,
    Column("record_id", Text, primary_key=True),  # the visit
    Column("person_id", ForeignKey(people.c.id), nullable=False),
    Column("happened", Boolean, nullable=False),
    Column("satisfied", Integer),  # 1 to 3; NULL: not said
    Column("said_at", UtcDateTime, nullable=False),
    CheckConstraint("satisfied BETWEEN 1 AND 3", name="satisfied"),
)

requests = Table(
    "help_requests",
    metadata,
    Column("id", Text, primary_key=True),
    Column("chat_id", ForeignKey(chats.c.id), nullable=False),
    Column("person_id", ForeignKey(people.c.id), nullable=False, index=True),
    Column("township", Text, nullable=False),
    Column("village", Text, nullable=False),
    Column("body", Encrypted, nullable=False),  # what the resident agreed to pass on
    Column("state", Text, nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("taken_by", ForeignKey(people.c.id)),
    Column("closed_at", UtcDateTime),
    CheckConstraint("state IN ('open', 'taken', 'closed')", name="state"),
    CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed"),
    Index(None, "township", "village"),
)

request_messages = Table(
    "help_messages",
    metadata,
    Column("request_id", ForeignKey(requests.c.id), nullable=False),
    Column("place", Integer, nullable=False),
    Column("body", Encrypted, nullable=False),
    Column("by_officer", Boolean, nullable=False),
    Column("person_id", ForeignKey(people.c.id), nullable=False),
    Column("said_at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("request_id", "place"),
)
