"""What the tests of the running program share: the real pack, a quiet environment, and the command line in-process."""

import functools
import io
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import policy_kb
from bot.cli import main
from bot.runner import Runner
from policy_kb import Pack
from storage import Database
from tests.bot.talk import NOON

load_once = functools.cache(policy_kb.load)
"""A pack never changes while it is used, and reading its files takes longer than most tests."""


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    status: int
    out: str
    err: str

    @property
    def objects(self) -> list[dict[str, Any]]:
        """Standard output, an object a line."""
        return [json.loads(line, parse_constant=_not_json) for line in self.out.splitlines()]

    def refused(self, status: int = 1) -> str:
        """Its only line on standard error, after nothing on standard output."""
        assert (self.status, self.out) == (status, "")
        return self.complaint

    @property
    def complaint(self) -> str:
        (line,) = self.err.splitlines()
        return line


def _not_json(name: str) -> None:
    raise AssertionError(f"{name} is not JSON")


Bangfu = Callable[..., Ran]


@pytest.fixture
def pack() -> Pack:
    return load_once("fengjie-2022")


@pytest.fixture
def runner(db: Database, pack: Pack) -> Runner:
    return Runner(db, pack, lambda: NOON)


@pytest.fixture(autouse=True)
def quiet_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No settings but those a test gives, in a folder of its own."""
    for name in [name for name in os.environ if name.startswith("BANGFU_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def bangfu(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Bangfu:
    """`bangfu("screen", "a.csv")` runs the command in this process; `stdin` are its bytes on standard input."""
    monkeypatch.setattr(policy_kb, "load", load_once)

    def run(*arguments: str, stdin: bytes = b"") -> Ran:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        capsys.readouterr()
        try:
            status = main([str(argument) for argument in arguments])
        except SystemExit as leaving:
            status = int(leaving.code or 0)
        return Ran(status, *capsys.readouterr())

    return run
