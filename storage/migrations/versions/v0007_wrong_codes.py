"""Codes that were wrong, so that nobody can go on guessing."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "wrong_codes",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("person_id", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_wrong_codes"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_wrong_codes_person_id"),
    )
    op.create_index("ix_wrong_codes_person_id", "wrong_codes", ["person_id"])
    op.create_index("ix_wrong_codes_at", "wrong_codes", ["at"])
