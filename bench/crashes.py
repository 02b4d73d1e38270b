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
from bench.results import Table, keep
from tests.bot.reminding.crashes import storm

MONTHS = 100


def main(arguments: Sequence[str]) -> None:
    months = int(arguments[0]) if arguments else MONTHS
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory(prefix="bangfu-bench-") as folder:
        found = storm(Path(folder), policy_kb.load("fengjie-2022"), range(months))
    logging.disable(logging.NOTSET)
    figures = found.crashes, found.messages, found.lost, found.repeated, found.unknown
    columns = ("crashes", "messages heard", "lost", "repeated", "sends in doubt")
    keep("crashes", [Table("reminders while the program crashes", columns, {f"{months} months": figures})])


if __name__ == "__main__":
    main(sys.argv[1:])
