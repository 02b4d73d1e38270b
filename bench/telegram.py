"""Updates a second over Telegram, beside bare echoes of two libraries: python -m bench.telegram [ROUNDS]

Ours is a real `bangfu run` on SQLite: each update is a step of an interview, committed with FULL synchronisation before
it is acknowledged, its answer queued, claimed, sent and marked. The echoes store nothing. All fetch from the same Bot
API, that answers at once, on two loads: everything at once, and so many a second. The rounds take turns.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import Any, Final

from bench.environments import PEERS, ROOT, interpreter
from bench.results import Table, keep

ROUNDS: Final = 5
CHATS: Final = range(1000, 1100)
WARM_UP: Final = ("/start", "/screen")
INTERVIEW: Final = ("脱贫户，没有被监测过", "8500", "1 2", "好", "3", "好", "1 2", "好", "从头再测")
"""Each of these has one answer, so that an echo has as much to send."""
AT_ONCE: Final = INTERVIEW * 4
STEADILY: Final = INTERVIEW[:3]
A_SECOND: Final = 30
TOKEN: Final = "123456:loopback-token-of-the-bench"
FASTEST: Final = "100000"
UNLIMITED: Final = {"BANGFU_TELEGRAM_PER_SECOND": FASTEST, "BANGFU_TELEGRAM_CHAT_PER_SECOND": FASTEST}
"""Messages a second: Telegram's own limits are far below, and would be all that is measured."""


class BotApi:
    """The Bot API in its own process."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.address: str = self._heard()["address"]

    def play(self, lines: Sequence[str], rate: float | None = None, flood: float = 0.0) -> dict[str, Any]:
        """Lets every person say these lines, `rate` a second, while somebody else sends `flood` messages a second; how
        long it took and each answer's time.
        """
        assert self._process.stdin is not None
        load = {"lines": lines, "chats": list(CHATS), "rate": rate, "flood": flood}
        print(json.dumps(load), file=self._process.stdin, flush=True)
        return self._heard()

    def _heard(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        found: dict[str, Any] = json.loads(self._process.stdout.readline())
        return found


@contextmanager
def process(*command: str | Path, **more: Any) -> Iterator[subprocess.Popen[str]]:
    """A program that is ended at the end."""
    running = subprocess.Popen(command, text=True, **more)
    try:
        yield running
    finally:
        running.kill()
        running.wait()


@contextmanager
def bot_api() -> Iterator[BotApi]:
    with process(
        sys.executable, "-m", "bench.botapi", cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as running:
        yield BotApi(running)


@contextmanager
def ours(address: str, **more: str) -> Iterator[None]:
    """Our service, with settings of its own beside those it needs."""
    with tempfile.TemporaryDirectory() as folder:
        settings = {
            "BANGFU_DATA_DIR": folder,
            "BANGFU_WEB_PORT": "0",
            "BANGFU_TELEGRAM_TOKEN": TOKEN,
            "BANGFU_TELEGRAM_API": address,
            **more,
        }
        others = {name: value for name, value in os.environ.items() if not name.startswith("BANGFU_")}
        environment = {**others, **settings, "PYTHONPATH": str(ROOT)}
        command = (sys.executable, "-m", "bot", "run")
        with process(*command, cwd=folder, env=environment, stdout=subprocess.DEVNULL):
            yield


@contextmanager
def echo(peer: str, address: str) -> Iterator[None]:
    with process(interpreter(peer), PEERS / f"echo_{peer}.py", address, TOKEN):
        yield


def measured(name: str) -> tuple[float, list[float]]:
    """One round of one bot: updates a second, and the times of answers at the steady rate in milliseconds."""
    with bot_api() as api, ours(api.address, **UNLIMITED) if name == "bangfu" else echo(name, api.address):
        api.play(WARM_UP)
        flood = api.play(AT_ONCE)
        steady = api.play(STEADILY, A_SECOND)
    for found in (flood, steady):
        assert found["surplus"] == 0, f"{name} said {found['surplus']} things more than it was asked"
    return len(flood["times"]) / flood["seconds"], [1000 * seconds for seconds in steady["times"]]


def main(arguments: Sequence[str]) -> int:
    rounds = int(arguments[0]) if arguments else ROUNDS
    names = ("bangfu", "ptb", "aiogram")
    for peer in names[1:]:
        interpreter(peer)
    rates: dict[str, list[float]] = {name: [] for name in names}
    times: dict[str, list[float]] = {name: [] for name in names}
    for _ in range(rounds):
        for name in names:
            rate, steady = measured(name)
            rates[name].append(rate)
            times[name] += steady
    bare = median(rates["ptb"])
    at_once, steadily = (len(CHATS) * len(lines) for lines in (AT_ONCE, STEADILY))
    title = f"{at_once} updates at once, then {steadily} at {A_SECOND} a second; {rounds} rounds in turn"
    columns = ("updates/s", "of ptb", "least", "most", "median ms", "p95 ms", "most ms")
    rows = {}
    for name in names:
        found = median(rates[name])
        p95 = quantiles(times[name], n=100, method="inclusive")[94]
        answers = median(times[name]), p95, max(times[name])
        rows[name] = found, found / bare, min(rates[name]), max(rates[name]), *answers
    keep("telegram", [Table(title, columns, rows)])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
