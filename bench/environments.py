"""An environment of its own for each peer."""

import hashlib
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).parent.parent
PEERS = Path(__file__).parent / "peers"


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
