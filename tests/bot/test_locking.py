"""One service on one SQLite file."""

import subprocess
import sys

import pytest

from bot.errors import Failure
from bot.locking import only_one
from bot.settings import load
from tests.bot.programs import BANGFU, environment


def test_a_second_service_on_a_file_stops_with_a_line_that_says_so(tmp_path):
    with only_one(load()):
        ran = subprocess.run(
            [*BANGFU, "run"], capture_output=True, text=True, env=environment(), cwd=tmp_path, timeout=60
        )
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr == "bangfu: another bangfu run works on data/bangfu.db; stop it first, or use PostgreSQL\n"


def test_it_is_free_again_once_the_first_has_stopped():
    for _ in range(2):
        with only_one(load()):
            pass


def test_a_killed_one_holds_nothing(tmp_path):
    lines = "import os; from bot.locking import only_one; from bot.settings import load"
    program = f"{lines}; held = only_one(load()); held.__enter__(); os.kill(os.getpid(), 9)"
    ran = subprocess.run([sys.executable, "-c", program], env=environment(), cwd=tmp_path, timeout=60)
    assert ran.returncode == -9
    with only_one(load()):
        pass


def test_on_postgresql_several_may_run(monkeypatch):
    monkeypatch.setenv("BANGFU_DATABASE_URL", "postgresql+psycopg://127.0.0.1/x")
    with only_one(load()), only_one(load()):
        pass


def test_a_folder_that_cannot_be_written_is_named(monkeypatch, tmp_path):
    (tmp_path / "bangfu.db.lock").mkdir()
    monkeypatch.setenv("BANGFU_DATABASE_URL", f"sqlite:///{tmp_path / 'bangfu.db'}")
    with pytest.raises(Failure, match=r"bangfu\.db\.lock cannot be used"), only_one(load()):
        pass
