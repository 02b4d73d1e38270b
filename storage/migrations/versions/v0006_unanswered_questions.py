"""Questions that got no answer, without who asked them."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "unanswered",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("month", sa.Date, nullable=False),
        sa.Column("text", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_unanswered"),
    )
    op.create_index("ix_unanswered_month", "unanswered", ["month"])
