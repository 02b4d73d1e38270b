import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, inspect

from storage import Database, KeyRing, UnknownRevision
from storage.engines import connect
from storage.tables import metadata
from tests.storage.samples import a_turn, tamper


def checks(connection: Connection) -> dict[str, dict[str | None, str]]:
    """Table -> check constraint -> its condition, as the database tells them."""
    seen = inspect(connection)
    return {
        table: {check["name"]: check["sqltext"] for check in seen.get_check_constraints(table)}
        for table in metadata.tables
    }


def test_an_empty_database_has_everything_pending(database_url: str, keys: KeyRing):
    with Database.open(database_url, keys) as db:
        assert db.pending() == ["0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009"]


def test_an_upgraded_database_has_nothing_pending_and_works(database_url: str, keys: KeyRing):
    with Database.open(database_url, keys) as db:
        db.upgrade()
        assert db.pending() == []
        assert a_turn(db).version == 0


def test_upgrading_again_keeps_what_is_there(db: Database):
    a_turn(db)
    db.upgrade()
    assert a_turn(db).version == 1


def test_the_migrations_make_the_tables_the_program_knows(db: Database, database_url: str):
    engine = connect(database_url)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def test_the_migrations_make_the_same_checks(db: Database, database_url: str):
    engine = connect(database_url)
    with engine.begin() as connection:
        migrated = checks(connection)
        metadata.drop_all(connection)
        metadata.create_all(connection)
        assert checks(connection) == migrated
    engine.dispose()
    assert set(migrated["outbox"]) == {"ck_outbox_end", "ck_outbox_lease", "ck_outbox_status"}


def test_a_database_of_a_newer_program_is_refused(db: Database):
    tamper(db, "UPDATE alembic_version SET version_num = 'from-2031'")
    for use in (db.pending, db.upgrade):
        with pytest.raises(UnknownRevision, match="from-2031"):
            use()
