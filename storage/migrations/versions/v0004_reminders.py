"""Reminders, digests and nudges, and the days on which it was looked what is due."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "rings",
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("day", name="pk_rings"),
    )
    op.create_table(
        "reminders",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("recipient", sa.Text, nullable=False),
        sa.Column("person_id", sa.Text),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("period", sa.Date, nullable=False),
        sa.Column("covers", sa.LargeBinary, nullable=False),
        sa.Column("made_by", sa.Text),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("not_before", TIME, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("outbox_id", sa.Text),
        sa.Column("body", sa.LargeBinary),
        sa.Column("ended_at", TIME),
        sa.PrimaryKeyConstraint("id", name="pk_reminders"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_reminders_person_id"),
        sa.ForeignKeyConstraint(["made_by"], ["people.id"], name="fk_reminders_made_by"),
        sa.UniqueConstraint("recipient", "kind", "period", name="uq_reminders_recipient_kind_period"),
        sa.CheckConstraint("state IN ('waiting', 'posted', 'said', 'dropped', 'unreached')", name="ck_reminders_state"),
    )
    op.create_index("ix_reminders_person_id", "reminders", ["person_id"])
    op.create_index("ix_reminders_outbox_id", "reminders", ["outbox_id"])
    op.create_index("ix_reminders_kind_period", "reminders", ["kind", "period"])
    op.create_index("ix_reminders_state_not_before", "reminders", ["state", "not_before"])
    op.create_table(
        "nudges",
        sa.Column("duty", sa.Text, nullable=False),
        sa.Column("household_id", sa.Text, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("made_by", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("duty", "household_id", "day", name="pk_nudges"),
        sa.ForeignKeyConstraint(["household_id"], ["households.id"], name="fk_nudges_household_id"),
        sa.ForeignKeyConstraint(["made_by"], ["people.id"], name="fk_nudges_made_by"),
    )
