"""Faults while ten people write: python -m bench.faults [SEED]

500 workers killed on SQLite and on PostgreSQL with two workers; 100 power cuts on SQLite, and as a control a few on a
disk that lies about syncing, where messages must get lost; disks full and read-only, databases locked and restarted. A
message counts as taken once the worker has said so. Some fifteen minutes; needs a C compiler.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.results import Cell, Table, keep

SOURCE = Path(__file__).with_name("powercut.c")
CONTROL = "control-lying-disk"
ON_A_DISK_OF_OURS = ("sqlite-power-cut", CONTROL, "sqlite-disk-full", "sqlite-read-only")
TIMES = {
    "sqlite-kill": 200,
    "sqlite-two-workers-kill": 50,
    "postgresql-kill": 250,
    "sqlite-power-cut": 100,
    CONTROL: 2,
    "sqlite-disk-full": 3,
    "sqlite-read-only": 3,
    "sqlite-locked": 3,
    "postgresql-restart": 20,
    "postgresql-read-only": 3,
    "postgresql-locked": 3,
}
COLUMNS = (
    "faults",
    "messages taken",
    "deeds confirmed",
    "lost",
    "doubled",
    "turns without a reply",
    "seconds to the next message at most",
)


def main(arguments: Sequence[str]) -> int:
    seed = int(arguments[0]) if arguments else 1
    compiler = shutil.which("cc")
    if compiler is None:
        print("the power cut needs a C compiler: cc", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(prefix="bangfu-faults-") as folder:
        shim = Path(folder) / "powercut.so"
        subprocess.run([compiler, "-shared", "-fPIC", "-O2", "-o", shim, SOURCE, "-ldl", "-lpthread"], check=True)
        found = {kind: _run(kind, times, seed, Path(folder), shim) for kind, times in TIMES.items()}
    rows = {kind: _row(each) for kind, each in found.items()}
    keep("faults", [Table(f"faults while ten people write, seed {seed}", COLUMNS, rows)])
    control = found.pop(CONTROL)
    clean = all(each["lost"] == each["doubled"] == each["unanswered"] == 0 for each in found.values())
    return 0 if clean and control["lost"] else 1


def _run(kind: str, times: int, seed: int, folder: Path, shim: Path) -> dict[str, Any]:
    print(f"{kind}: {times} ...", file=sys.stderr)
    place = folder / kind
    environment = dict(os.environ)
    if kind in ON_A_DISK_OF_OURS:
        environment |= {"LD_PRELOAD": str(shim), "FAULTS_FOLDER": str(place)}
    command = [sys.executable, "-m", "bench.faults.scenario", kind, str(times), str(seed), str(place)]
    ran = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    shutil.rmtree(place, ignore_errors=True)
    found: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return found


def _row(found: dict[str, Any]) -> tuple[Cell, ...]:
    names = ("faults", "messages", "deeds", "lost", "doubled", "unanswered")
    return *(int(found[name]) for name in names), float(found["slowest"])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
