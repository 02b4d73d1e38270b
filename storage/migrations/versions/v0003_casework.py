"""Casework: roles and areas, households, visits, plans and reviews, requests for help."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("people", sa.Column("name", sa.LargeBinary))
    op.add_column("files", sa.Column("recorded", sa.Boolean, nullable=False, server_default=sa.false()))
    op.create_table(
        "grants",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("person_id", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("township", sa.Text),
        sa.Column("village", sa.Text),
        sa.Column("since", TIME, nullable=False),
        sa.Column("until", TIME),
        sa.PrimaryKeyConstraint("id", name="pk_grants"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_grants_person_id"),
        sa.CheckConstraint(
            "role IN ('contact_cadre', 'village_officer', 'supervisor', 'admin')", name="ck_grants_role"
        ),
        sa.CheckConstraint("village IS NULL OR township IS NOT NULL", name="ck_grants_area"),
    )
    op.create_index("ix_grants_person_id", "grants", ["person_id"])
    op.create_table(
        "codes",
        sa.Column("hash", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("made_by", sa.Text),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
        sa.Column("used_by", sa.Text),
        sa.Column("used_at", TIME),
        sa.Column("revoked_at", TIME),
        sa.PrimaryKeyConstraint("hash", name="pk_codes"),
        sa.ForeignKeyConstraint(["made_by"], ["people.id"], name="fk_codes_made_by"),
        sa.ForeignKeyConstraint(["used_by"], ["people.id"], name="fk_codes_used_by"),
        sa.CheckConstraint("kind IN ('invite', 'link', 'household')", name="ck_codes_kind"),
        sa.CheckConstraint("(used_by IS NULL) = (used_at IS NULL)", name="ck_codes_used"),
    )
    op.create_table(
        "cadres",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("township", sa.Text, nullable=False),
        sa.Column("name", sa.LargeBinary, nullable=False),
        sa.Column("person_id", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_cadres"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_cadres_person_id"),
    )
    op.create_index("ix_cadres_person_id", "cadres", ["person_id"])
    op.create_index("ix_cadres_township", "cadres", ["township"])
    op.create_table(
        "households",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("township", sa.Text, nullable=False),
        sa.Column("village", sa.Text, nullable=False),
        sa.Column("name", sa.LargeBinary, nullable=False),
        sa.Column("roster", sa.LargeBinary, nullable=False),
        sa.Column("told", sa.LargeBinary),
        sa.Column("monitoring", sa.Text),
        sa.Column("recorded_on", sa.Date, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_households"),
        sa.CheckConstraint("monitoring IN ('none', 'active', 'resolved')", name="ck_households_monitoring"),
    )
    op.create_index("ix_households_township_village", "households", ["township", "village"])
    op.create_table(
        "spells",
        sa.Column("household_id", sa.Text, nullable=False),
        sa.Column("entered", sa.Date, nullable=False),
        sa.Column("resolved", sa.Date),
        sa.PrimaryKeyConstraint("household_id", "entered", name="pk_spells"),
        sa.ForeignKeyConstraint(["household_id"], ["households.id"], name="fk_spells_household_id"),
    )
    op.create_table(
        "assignments",
        sa.Column("household_id", sa.Text, nullable=False),
        sa.Column("since", sa.Date, nullable=False),
        sa.Column("cadre_id", sa.Text, nullable=False),
        sa.Column("until", sa.Date),
        sa.PrimaryKeyConstraint("household_id", "since", name="pk_assignments"),
        sa.ForeignKeyConstraint(["household_id"], ["households.id"], name="fk_assignments_household_id"),
        sa.ForeignKeyConstraint(["cadre_id"], ["cadres.id"], name="fk_assignments_cadre_id"),
    )
    op.create_index("ix_assignments_cadre_id", "assignments", ["cadre_id"])
    op.create_table(
        "absences",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("cadre_id", sa.Text, nullable=False),
        sa.Column("delegate_id", sa.Text, nullable=False),
        sa.Column("since", sa.Date, nullable=False),
        sa.Column("until", sa.Date, nullable=False),
        sa.Column("made_by", sa.Text),
        sa.Column("made_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_absences"),
        sa.ForeignKeyConstraint(["cadre_id"], ["cadres.id"], name="fk_absences_cadre_id"),
        sa.ForeignKeyConstraint(["delegate_id"], ["cadres.id"], name="fk_absences_delegate_id"),
        sa.ForeignKeyConstraint(["made_by"], ["people.id"], name="fk_absences_made_by"),
        sa.CheckConstraint("since <= until", name="ck_absences_days"),
    )
    op.create_index("ix_absences_cadre_id", "absences", ["cadre_id"])
    op.create_index("ix_absences_delegate_id", "absences", ["delegate_id"])
    op.create_table(
        "records",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("household_id", sa.Text, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("manner", sa.Text),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("made_by", sa.Text, nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("why", sa.LargeBinary),
        sa.Column("void", sa.Boolean, nullable=False),
        sa.Column("waiting", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", "version", name="pk_records"),
        sa.ForeignKeyConstraint(["household_id"], ["households.id"], name="fk_records_household_id"),
        sa.ForeignKeyConstraint(["made_by"], ["people.id"], name="fk_records_made_by"),
        sa.CheckConstraint("kind IN ('visit', 'plan', 'review')", name="ck_records_kind"),
    )
    op.create_index("ix_records_household_id_kind", "records", ["household_id", "kind"])
    op.create_index("ix_records_made_by_made_at", "records", ["made_by", "made_at"])
    op.create_table(
        "household_people",
        sa.Column("household_id", sa.Text, nullable=False),
        sa.Column("person_id", sa.Text, nullable=False),
        sa.Column("since", TIME, nullable=False),
        sa.PrimaryKeyConstraint("household_id", "person_id", name="pk_household_people"),
        sa.ForeignKeyConstraint(["household_id"], ["households.id"], name="fk_household_people_household_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_household_people_person_id"),
    )
    op.create_index("ix_household_people_person_id", "household_people", ["person_id"])
    op.create_table(
        "feedback",
        sa.Column("record_id", sa.Text, nullable=False),
        sa.Column("person_id", sa.Text, nullable=False),
        sa.Column("happened", sa.Boolean, nullable=False),
        sa.Column("satisfied", sa.Integer),
        sa.Column("said_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("record_id", name="pk_feedback"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_feedback_person_id"),
        sa.CheckConstraint("satisfied BETWEEN 1 AND 3", name="ck_feedback_satisfied"),
    )
    op.create_table(
        "help_requests",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("chat_id", sa.Text, nullable=False),
        sa.Column("person_id", sa.Text, nullable=False),
        sa.Column("township", sa.Text, nullable=False),
        sa.Column("village", sa.Text, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("opened_at", TIME, nullable=False),
        sa.Column("taken_by", sa.Text),
        sa.Column("closed_at", TIME),
        sa.PrimaryKeyConstraint("id", name="pk_help_requests"),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name="fk_help_requests_chat_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_help_requests_person_id"),
        sa.ForeignKeyConstraint(["taken_by"], ["people.id"], name="fk_help_requests_taken_by"),
        sa.CheckConstraint("state IN ('open', 'taken', 'closed')", name="ck_help_requests_state"),
        sa.CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="ck_help_requests_closed"),
    )
    op.create_index("ix_help_requests_person_id", "help_requests", ["person_id"])
    op.create_index("ix_help_requests_township_village", "help_requests", ["township", "village"])
    op.create_table(
        "help_messages",
        sa.Column("request_id", sa.Text, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("by_officer", sa.Boolean, nullable=False),
        sa.Column("person_id", sa.Text, nullable=False),
        sa.Column("said_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("request_id", "place", name="pk_help_messages"),
        sa.ForeignKeyConstraint(["request_id"], ["help_requests.id"], name="fk_help_messages_request_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_help_messages_person_id"),
    )
