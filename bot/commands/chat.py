"""`bangfu chat`: the bot in the terminal."""

import argparse
import contextlib
import logging
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bot.console import decoded, input_lines, show_at_once, use_utf8, write
from bot.county import furnish
from bot.errors import Failure
from bot.settings import Settings, load
from bot.terminal import CHANNEL, Terminal
from bot.wiring import running

PROMPT = "> "


def run(options: argparse.Namespace) -> int:
    settings = load()
    use_utf8()
    if settings.database_url is not None:
        talk(settings, options.role, options.script)
    else:
        with sample_county(settings) as throwaway:
            talk(throwaway, options.role, options.script, sample=True)
    return 0


@contextlib.contextmanager
def sample_county(settings: Settings) -> Iterator[Settings]:
    """The same settings on a database of their own that is thrown away at the end."""
    with tempfile.TemporaryDirectory(prefix="bangfu-") as folder:
        changes = {"data_dir": Path(folder), "database_url": None}
        yield settings.model_copy(update=changes)


def talk(settings: Settings, role: str, script: str | None, *, sample: bool = False) -> None:
    """One conversation, to the end of the script or of the person's patience. `sample`: in a county made up for it, as
    the person of that role; on a real database a role is got by its code, as everywhere.
    """
    logging.basicConfig(level=logging.WARNING)
    show_at_once()
    with running(settings) as runner, _lines(script) as lines:
        interactive = script is None and sys.stdin.isatty()
        address = furnish(runner, CHANNEL).get(role, role) if sample else role
        terminal = Terminal(runner, address, write, styled=sys.stdout.isatty())
        terminal.open()
        terminal.run(lines, echo=not interactive)


@contextlib.contextmanager
def _lines(script: str | None) -> Iterator[Iterator[str]]:
    if script is None and sys.stdin.isatty():
        yield _typed()
    elif script is None or script == "-":
        yield input_lines()
    else:
        try:
            file = Path(script).open("rb")  # noqa: SIM115 - closed below, once the error has been told apart
        except OSError as error:
            raise Failure(f"{script} cannot be read: {error.strerror}") from None
        with file:
            yield (decoded(line, number).rstrip("\r\n") for number, line in enumerate(file, 1))


def _typed() -> Iterator[str]:
    """What is typed; a broken character from the terminal is shown as such, never fatal."""
    sys.stdin.reconfigure(errors="replace")  # type: ignore[union-attr] # a terminal's TextIOWrapper
    with contextlib.suppress(EOFError):
        while True:
            yield input(PROMPT)
