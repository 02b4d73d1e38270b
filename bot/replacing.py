"""Files that take their name only once they are whole."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.errors import Failure


@contextmanager
def replacing(name: str) -> Iterator[Path]:
    """An empty draft that takes the name at the end, so that a failure leaves what was there. Raises Failure."""
    path = Path(name).resolve()  # where the name is a link, what it points to is replaced
    try:
        if path.exists() and not path.is_file():
            raise Failure(f"{name} cannot be written: it is there, and not a file")
        if not path.parent.is_dir():
            raise Failure(f"{name} cannot be written: there is no folder {path.parent}")
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        draft.touch()
        try:
            yield draft
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise Failure(f"{name} cannot be written: {error.strerror or error}") from None
