"""Files that mean harm are refused, by a process that has no memory to waste."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.bot.programs import environment
from tests.bot.roster.hostile import FILES, MB
from tests.bot.roster.tables import parts_of, reading, roster, told, zipped

LIMIT = 300 * MB
READS = """
import json, resource, sys, time
from datetime import date
from pathlib import Path
from bot.roster import read
import bot.workbooks, python_calamine
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[2]),) * 2)
began = time.perf_counter()
found = read(Path(sys.argv[1]), "roster.xlsx", date(2026, 11, 23))
seconds = time.perf_counter() - began
most = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
keys = [problem.key for problem in found.problems]
print(json.dumps([keys, len(found.households), round(seconds, 2), int(most.split()[1]) // 1024]))
"""


def read_apart(content: bytes, path: Path) -> tuple[list[str], int]:
    """The problems and the number of households that a process within the limit finds in a file."""
    path.write_bytes(content)
    command = [sys.executable, "-c", READS, str(path), str(LIMIT)]
    done = subprocess.run(command, env=environment(), capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr[-2000:]
    problems, households, _seconds, _most = json.loads(done.stdout)
    return problems, households


@pytest.mark.parametrize("make", FILES, ids=lambda make: make.__name__)
def test_a_file_that_means_harm_is_refused(tmp_path, make):
    content = make()
    assert len(content) < 12 * MB
    assert read_apart(content, tmp_path / "roster.xlsx") == ([f"roster.problem.{FILES[make]}"], 0)


def test_a_good_file_is_read_within_the_same_limit(tmp_path):
    assert read_apart(roster(), tmp_path / "roster.xlsx") == ([], 1)


GOOD = roster()
PARTS = parts_of(GOOD)
spots = st.lists(st.tuples(st.integers(0, 100_000), st.integers(0, 255)), min_size=1, max_size=4)


def damaged(content: bytes, changes: list[tuple[int, int]]) -> bytes:
    """The content with a byte changed at each spot."""
    copy = bytearray(content)
    for spot, byte in changes:
        copy[spot % len(copy)] = byte
    return bytes(copy)


@given(spots)
def test_a_damaged_file_is_a_problem_or_a_roster_and_never_a_fault(changes):
    found = reading(damaged(GOOD, changes))
    assert found.problem_count or len(found.households) == 1


@given(st.sampled_from(sorted(PARTS)), spots)
def test_neither_is_a_file_with_a_damaged_part_a_fault(name, changes):
    found = reading(zipped({**PARTS, name: damaged(PARTS[name], changes)}))
    assert found.problem_count or len(found.households) <= 1


def test_a_part_without_a_name_is_no_fault():
    nameless = zipped({**PARTS, "~": b""}).replace(b"~", b"\0")
    assert told(reading(nameless)) == [(None, "odd")]
