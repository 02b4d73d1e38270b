"""An environment of its own for each peer, and what the machine is that measures."""

import hashlib
import os
import platform
import subprocess
import sys
import venv
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parent.parent
PEERS = Path(__file__).parent / "peers"
RESULTS = Path(__file__).parent / "results"


def interpreter(peer: str) -> Path:
    """The Python of an environment that holds this peer and nothing else; made when it is first asked for."""
    wanted = PEERS / f"{peer}.txt"
    folder = ROOT / f".venv-bench-{peer}"
    python, stamp = folder / "bin" / "python", folder / "installed"
    digest = hashlib.sha256(wanted.read_bytes()).hexdigest()
    if not stamp.exists() or stamp.read_text() != digest:
        print(f"setting up {peer} (once) ...", file=sys.stderr)
        venv.create(folder, clear=True, with_pip=True)
        quiet = ("-qq", "--disable-pip-version-check")
        subprocess.run([python, "-m", "pip", "install", *quiet, "--require-hashes", "-r", wanted], check=True)
        stamp.write_text(digest)
    return python


def machine() -> str:
    """The machine and the day, in one line."""
    model = next(
        (line.partition(":")[2].strip() for line in _lines(Path("/proc/cpuinfo")) if line.startswith("model name")),
        platform.machine(),
    )
    load = os.getloadavg()[0]
    python = platform.python_version()
    return f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC; {os.cpu_count()} × {model}; Python {python}; load {load:.1f}"


def keep(name: str, text: str) -> None:
    """Prints what was measured, and keeps it with the machine's description."""
    print(text)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.txt").write_text(f"{machine()}\n\n{text}\n", encoding="utf-8")


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []
