"""Files people send; why a message or a chat could not be reached; what one process alone may do."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("chats", sa.Column("unreachable", sa.Text))
    op.add_column("outbox", sa.Column("uncertain", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("outbox", sa.Column("reason", sa.Text))
    waiting = sa.text("finished_at IS NULL")
    columns = ["chat_id", "position"]
    op.create_index("ix_outbox_waiting", "outbox", columns, sqlite_where=waiting, postgresql_where=waiting)
    op.create_table(
        "files",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("chat_id", sa.Text, nullable=False),
        sa.Column("name", sa.LargeBinary, nullable=False),
        sa.Column("media_type", sa.Text, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("received_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_files"),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name="fk_files_chat_id"),
    )
    op.create_index("ix_files_chat_id", "files", ["chat_id"])
    op.create_index("ix_files_received_at", "files", ["received_at"])
    op.create_table(
        "leases",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("holder", sa.Text, nullable=False),
        sa.Column("held_until", TIME, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_leases"),
    )
