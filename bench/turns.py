"""Turns a second through the one transaction: python -m bench.turns"""

import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import datetime
from statistics import median
from zoneinfo import ZoneInfo

import policy_kb
from bot.runner import Runner
from handlers.values import Say
from storage import Database, KeyRing

LINES = (
    "/screen",
    "脱贫户，没有被监测过",
    "8500",
    "1 2",
    "3",
    "5",
    "想搞",
    "1",
    "500",
    "70",
    "养猪有没得补贴",
    "从头再测",
)
ROUNDS = 5
CHATS = 20
NOON = datetime(2026, 11, 24, 12, tzinfo=ZoneInfo("Asia/Shanghai"))


def turns_per_second(runner: Runner, round_number: int) -> float:
    """A whole interview and a free question in each of a number of chats."""
    started = time.perf_counter()
    for chat in range(CHATS):
        for place, line in enumerate(LINES):
            runner.receive("bench", f"{round_number}-{chat}", Say(line), f"{place}")
    return CHATS * len(LINES) / (time.perf_counter() - started)


def main(_arguments: Sequence[str]) -> int:
    with (
        tempfile.TemporaryDirectory() as folder,
        Database.open(f"sqlite:///{folder}/bench.db", KeyRing.generate()) as database,
    ):
        database.upgrade()
        runner = Runner(database, policy_kb.load("fengjie-2022"), lambda: NOON)
        rates = [turns_per_second(runner, number) for number in range(ROUNDS)]
    print(f"{'turns a second, SQLite, synced':36}{median(rates):8.0f}   (of {min(rates):.0f} to {max(rates):.0f})")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
