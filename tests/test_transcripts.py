"""The dialogues of tests/transcripts, run through the terminal as a person would see them.

Each file begins with a comment that says what it shows; then `> ` lines are said and everything else is what the bot
answers. `pytest --accept-transcripts` writes today's answers into the files, for the diff to be read before it is kept.
"""

import re
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import policy_kb
from bot.county import furnish
from bot.runner import Runner
from bot.terminal import CHANNEL, Terminal
from storage import Database, KeyRing

FOLDER = Path(__file__).parent / "transcripts"
FILES = sorted(FOLDER.glob("*.txt"))
OFFICE = sorted((FOLDER / "office").glob("*.txt"))
"""Of the sample county's officers; their file's name begins with their role."""
NOON = datetime(2026, 11, 24, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
SAID = "> "
CODE = re.compile(r"\b[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}\b")
"""A one-time code, which is another each time."""


@pytest.fixture(scope="module")
def pack() -> policy_kb.Pack:
    return policy_kb.load("fengjie-2022")


@pytest.mark.parametrize("file", [*FILES, *OFFICE], ids=lambda file: file.stem)
def test_the_dialogue_happens_as_written(file, pack, tmp_path, request):
    written = file.read_text(encoding="utf-8")
    comment = [line for line in written.splitlines() if line.startswith("# ")]
    said = [line.removeprefix(SAID) for line in written.splitlines() if line.startswith(SAID)]
    role = file.stem.partition("-")[0] if file in OFFICE else None
    found = "\n".join([*comment, "", *spoken(said, pack, tmp_path, role)]).rstrip() + "\n"
    if request.config.getoption("--accept-transcripts"):
        file.write_text(found, encoding="utf-8")
    assert found == written


def test_there_are_dialogues():
    assert len(FILES) >= 5


def spoken(said: list[str], pack: policy_kb.Pack, folder: Path, role: str | None = None) -> list[str]:
    """What a terminal shows for these lines, on a database of its own; to a role's person in the sample county."""
    lines: list[str] = []
    with Database.open(f"sqlite:///{folder / 'talk.db'}", KeyRing.generate()) as database:
        database.upgrade()
        seconds = count()
        runner = Runner(database, pack, lambda: NOON + timedelta(seconds=next(seconds)))
        address = "resident" if role is None else furnish(runner, CHANNEL)[role]
        terminal = Terminal(runner, address, lines.append, styled=False)
        terminal.open()
        terminal.run(said, echo=True)
    return [CODE.sub("XXXX-XXXX-XXXX", line) for line in lines]
