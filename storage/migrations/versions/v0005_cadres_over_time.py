"""Who a cadre of the roster is belongs to the grant, so that it may be somebody else after it ends."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

INDEXES = (
    ("ix_cadres_person_id", "cadres"),
    ("ix_cadres_township", "cadres"),
    ("ix_assignments_cadre_id", "assignments"),
    ("ix_absences_cadre_id", "absences"),
    ("ix_absences_delegate_id", "absences"),
)
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    if op.get_context().dialect.name == "postgresql":
        _note_on_grants("cadres")
        op.drop_column("cadres", "person_id")
    else:
        _make_cadres_anew()
        op.create_index("ix_cadres_before_person_id", "cadres_before", ["person_id"])  # or each grant reads all cadres
        _note_on_grants("cadres_before")
        op.drop_table("cadres_before")


def _note_on_grants(where: str) -> None:
    # As raw SQL: SQLite takes a reference only with its column
    op.execute("ALTER TABLE grants ADD COLUMN cadre_id TEXT CONSTRAINT fk_grants_cadre_id REFERENCES cadres (id)")
    op.create_index("ix_grants_cadre_id", "grants", ["cadre_id"])
    before = sa.table(where, sa.column("id"), sa.column("person_id"), sa.column("township"))
    grants = sa.table("grants", *(sa.column(name) for name in ("cadre_id", "person_id", "township", "role")))
    whose = before.c.person_id == grants.c.person_id
    there = sa.or_(grants.c.township.is_(None), grants.c.township == before.c.township)
    cadre = sa.select(sa.func.min(before.c.id)).where(whose, there).scalar_subquery()
    op.execute(sa.update(grants).where(grants.c.role == "contact_cadre").values(cadre_id=cadre))


def _make_cadres_anew() -> None:
    """SQLite drops no column that refers to another table, and no table that others refer to: what refers to the
    cadres is made anew with them.
    """
    for index, table in INDEXES:
        op.drop_index(index, table)
    for table in ("cadres", "assignments", "absences"):
        op.rename_table(table, f"{table}_before")
    op.create_table(
        "cadres",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("township", sa.Text, nullable=False),
        sa.Column("name", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_cadres"),
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
    for table, columns in (
        ("cadres", ("id", "township", "name")),
        ("assignments", ("household_id", "since", "cadre_id", "until")),
        ("absences", ("id", "cadre_id", "delegate_id", "since", "until", "made_by", "made_at")),
    ):
        before, after = (sa.table(name, *map(sa.column, columns)) for name in (f"{table}_before", table))
        op.execute(sa.insert(after).from_select(columns, sa.select(before)))
    op.drop_table("assignments_before")
    op.drop_table("absences_before")
    op.create_index("ix_cadres_township", "cadres", ["township"])
    for index, table in INDEXES[2:]:
        op.create_index(index, table, [index.removeprefix(f"ix_{table}_")])
