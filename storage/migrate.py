"""Alembic, configured in code: which migrations there are, which are applied, applying them."""

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.script.revision import ResolutionError
from alembic.util.exc import CommandError
from sqlalchemy import Connection

from storage.errors import UnknownRevision

SCRIPTS = "storage:migrations"  # a package, so that an installed wheel has them too


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Applies every pending migration up to that one in the connection's transaction; raises UnknownRevision."""
    if pending(connection):
        config = _config()
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, revision)
        except CommandError:
            raise UnknownRevision(revision=revision) from None


def applied(connection: Connection) -> str | None:
    """The newest migration applied."""
    return MigrationContext.configure(connection).get_current_revision()


def pending(connection: Connection) -> list[str]:
    """Revision ids not applied yet, oldest first; raises UnknownRevision."""
    applied = MigrationContext.configure(connection).get_current_revision()
    scripts = ScriptDirectory.from_config(_config())
    try:
        missing = [script.revision for script in scripts.iterate_revisions("head", applied or "base")]
    except ResolutionError:
        raise UnknownRevision(revision=applied) from None
    return missing[::-1]


def is_new(connection: Connection) -> bool:
    """Whether no migration was ever applied."""
    return MigrationContext.configure(connection).get_current_revision() is None


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", SCRIPTS)
    return config
