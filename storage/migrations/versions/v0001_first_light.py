"""People, their chats, what comes in and what goes out."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "people",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_people"),
        sa.CheckConstraint("language IN ('zh', 'en')", name="ck_people_language"),
    )
    op.create_table(
        "chats",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("person_id", sa.Text, nullable=False),
        sa.Column("state", sa.LargeBinary),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("updated_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_chats"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_chats_person_id"),
        sa.UniqueConstraint("channel", "address", name="uq_chats_channel_address"),
    )
    op.create_index("ix_chats_person_id", "chats", ["person_id"])
    op.create_table(
        "inbox",
        sa.Column("chat_id", sa.Text, nullable=False),
        sa.Column("delivery", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("body", sa.LargeBinary),
        sa.Column("received_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("chat_id", "delivery", name="pk_inbox"),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name="fk_inbox_chat_id"),
    )
    op.create_index("ix_inbox_chat_id_version", "inbox", ["chat_id", "version"])
    op.create_table(
        "outbox",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("chat_id", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("not_before", TIME, nullable=False),
        sa.Column("claimed_until", TIME),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("finished_at", TIME),
        sa.Column("external_id", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name="fk_outbox_chat_id"),
        sa.UniqueConstraint("chat_id", "position", name="uq_outbox_chat_id_position"),
        sa.CheckConstraint("status IN ('queued', 'claimed', 'sent', 'dead')", name="ck_outbox_status"),
        sa.CheckConstraint("(status = 'claimed') = (claimed_until IS NOT NULL)", name="ck_outbox_lease"),
        sa.CheckConstraint("(status IN ('sent', 'dead')) = (finished_at IS NOT NULL)", name="ck_outbox_end"),
    )
    op.create_index("ix_outbox_status_created_at", "outbox", ["status", "created_at"])
    op.create_index("ix_outbox_chat_id_version", "outbox", ["chat_id", "version"])
