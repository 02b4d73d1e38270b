"""The whole suite in two processes side by side, as `make test` runs it: what waits for servers, and the rest.

Every test is in one of the two: the second is everything that the first is not. Options go to both.
"""

import subprocess
import sys
import tempfile

WAITING = ("tests/bot/reminding", "tests/bot/telegram", "tests/bot/web")
"""In this order: what drives the browser leaves a running loop behind."""


def main(options: list[str]) -> int:
    pytest = [sys.executable, "-m", "pytest", *options]
    with tempfile.TemporaryFile("w+", encoding="utf-8") as kept:
        first = subprocess.Popen([*pytest, *WAITING], stdout=kept, stderr=subprocess.STDOUT)
        second = subprocess.run([*pytest, "tests", *(f"--ignore={folder}" for folder in WAITING)], check=False)
        status = first.wait()
        kept.seek(0)
        print(f"\n{' '.join(WAITING)}\n{kept.read()}")
    return status or second.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
