"""What a person can send, thrown at whatever reads it: python -m bench.fuzz [MINUTES]

An hour unless given, shared by the readers of answers, visit lines and questions, of rosters and of packs, under
atheris, which makes new inputs out of those that reached new branches. A finding is printed, and kept as a file to be
made a test of.
"""

import os
import re
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.environments import PEERS, ROOT, interpreter
from bench.results import Cell, Table, keep

TARGETS = ("answers", "visits", "asked", "roster", "pack")
MINUTES = 60
HANGS = 20
"""Seconds after which one input counts as never ending."""
LONGEST = 6_000
RAN = re.compile(r"Done (\d+) runs")
COVERED = re.compile(r"cov: (\d+)")


def main(arguments: Sequence[str]) -> None:
    minutes = float(arguments[0]) if arguments else MINUTES
    rows = {target: _run(target, minutes * 60 / len(TARGETS)) for target in TARGETS}
    columns = ("seconds", "inputs", "branches reached", "crashes or hangs")
    keep("fuzz", [Table("readers of what people send, under atheris", columns, rows)])


def _run(target: str, seconds: float) -> tuple[Cell, ...]:
    findings = Path(tempfile.mkdtemp(prefix=f"bangfu-fuzz-{target}-"))
    with tempfile.TemporaryDirectory(prefix="bangfu-bench-") as seeds:
        limits = (f"-max_total_time={seconds:.0f}", f"-timeout={HANGS}", f"-max_len={LONGEST}")
        command: list[str | Path] = [interpreter("atheris"), PEERS / "fuzz_target.py", target, seeds, *limits]
        paths = f"{ROOT}{os.pathsep}{sysconfig.get_path('purelib')}"
        ran = subprocess.run(
            [*command, f"-artifact_prefix={findings}/"],
            env={**os.environ, "PYTHONPATH": paths},
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            check=False,
        )
    found = len(list(findings.iterdir())) or int(ran.returncode != 0)
    if found:
        print(f"{target}: {findings}\n{ran.stderr[-3000:]}", file=sys.stderr)
    else:
        findings.rmdir()
    inputs = int(match[1]) if (match := RAN.search(ran.stderr)) else 0
    covered = max((int(each) for each in COVERED.findall(ran.stderr)), default=0)
    return round(seconds), inputs, covered, found


if __name__ == "__main__":
    main(sys.argv[1:])
