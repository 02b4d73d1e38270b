"""The dialogues of tests/transcripts, run through the terminal as a person would see them.

Each file begins with a comment that says what it shows; then `> ` lines are said and everything else is what the bot
answers. `pytest --accept-transcripts` writes today's answers into the files, for the diff to be read before it is kept.
"""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import policy_kb
from bot.runner import Runner
from bot.terminal import Terminal
from storage import Database, KeyRing

FILES = sorted((Path(__file__).parent / "transcripts").glob("*.txt"))
NOON = datetime(2026, 11, 24, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
SAID = "> "


@pytest.fixture(scope="module")
def pack() -> policy_kb.Pack:
    return policy_kb.load("fengjie-2022")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_dialogue_happens_as_written(file, pack, tmp_path, request):
    written = file.read_text(encoding="utf-8")
    comment = [line for line in written.splitlines() if line.startswith("# ")]
    said = [line.removeprefix(SAID) for line in written.splitlines() if line.startswith(SAID)]
    found = "\n".join([*comment, "", *spoken(said, pack, tmp_path)]).rstrip() + "\n"
    if request.config.getoption("--accept-transcripts"):
        file.write_text(found, encoding="utf-8")
    assert found == written


def test_there_are_dialogues():
    assert len(FILES) >= 5


def spoken(said: list[str], pack: policy_kb.Pack, folder: Path) -> list[str]:
    """What a terminal shows for these lines, on a database of its own."""
    lines: list[str] = []
    with Database.open(f"sqlite:///{folder / 'talk.db'}", KeyRing.generate()) as database:
        database.upgrade()
        terminal = Terminal(Runner(database, pack, lambda: NOON), "resident", lines.append, styled=False)
        terminal.open()
        terminal.run(said, echo=True)
    return lines
