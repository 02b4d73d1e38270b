"""How far a long command is, for somebody at a terminal; a pipe or a log sees nothing of it."""

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

Each = TypeVar("Each")

FEWEST = 1_000
"""Records that are worth a bar: fewer are done before it could be read."""
WIDTH = 30
STEPS = 100


def shown(items: Iterable[Each], total: int, *, apart: bool) -> Iterator[Each]:
    """The items as they come, with a bar on standard error where it is a terminal. `apart`: they do not go to standard
    output, which may be the same terminal.
    """
    if total < FEWEST or not sys.stderr.isatty() or (sys.stdout.isatty() and not apart):
        yield from items
        return
    every = max(1, total // STEPS)
    try:
        for done, item in enumerate(items, 1):
            if done % every == 0 or done == total:
                filled = WIDTH * done // total
                _draw(f"\r{'█' * filled}{'░' * (WIDTH - filled)} {done:,}/{total:,}")
            yield item
    finally:
        _draw("\r\033[K")


def _draw(text: str) -> None:
    sys.stderr.write(text)
    sys.stderr.flush()
