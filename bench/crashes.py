"""Reminders lost and repeated by crashes: python -m bench.crashes [MONTHS]

Each month has one to four crashes at any commit or send, and sends whose answer is lost. `make reminders` has a
thousand months, and fifty real kills.
"""

import logging
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import policy_kb
from tests.bot.reminding.crashes import storm

MONTHS = 100


def main(arguments: Sequence[str]) -> None:
    months = int(arguments[0]) if arguments else MONTHS
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory(prefix="bangfu-bench-") as folder:
        found = storm(Path(folder), policy_kb.load("fengjie-2022"), range(months))
    logging.disable(logging.NOTSET)
    print("months   crashes   messages   lost   repeated   of sends in doubt")
    figures = f"{found.crashes:9} {found.messages:10} {found.lost:6} {found.repeated:10} {found.unknown:19}"
    print(f"{months:6} {figures}")


if __name__ == "__main__":
    main(sys.argv[1:])
