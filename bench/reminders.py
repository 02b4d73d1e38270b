"""A county's day: python -m bench.reminders [HOUSEHOLDS]

35,000 households, 110,000 persons, some 5,000 cadres: all duties of a day, everybody's reminders made, all of it in
words as `bangfu remind --dry-run` prints it, and the county's digest with its picture. Each in a process of its own.
"""

import gc
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import policy_kb
from bench.people import HOUSEHOLDS, Size, fill
from bench.results import Table, keep, peak_mb
from bot.attachments import make
from bot.channels import fitted
from bot.cli import COLLECTING
from bot.clock import ZONE
from bot.reminding.bulk import in_words
from bot.reminding.due import due_at
from bot.reminding.posting import make_all
from bot.reminding.wording import pushed_digest, reader
from bot.runner import Runner
from handlers.attachments import Chart
from policy_kb.casework import SUPERVISOR
from policy_kb.duties import duties_of
from storage import Database, KeyRing
from storage.cases import case_histories
from storage.directory import directory
from storage.people import last_chat

AT = datetime(2026, 11, 27, 9, tzinfo=ZONE)
"""A Friday on which visits are spoken of."""
KEYS = KeyRing.generate()


def main(arguments: Sequence[str]) -> None:
    households = int(arguments[0]) if arguments else HOUSEHOLDS
    with tempfile.TemporaryDirectory(prefix="bangfu-bench-") as folder:
        address = f"sqlite:///{Path(folder, 'county.db')}"
        with Database.open(address, KEYS) as db:
            db.upgrade()
            fill(db, AT, Size(households, households // 7, max(33, households // 100)))
        rows = {}
        for name in TASKS:
            command = [sys.executable, "-m", "bench.reminders", "--task", name, address, KEYS.dump()]
            rows[name] = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
    keep("reminders", [Table(f"a county's day, {households} households", ("seconds", "peak MB", "count"), rows)])


def _duties(runner: Runner) -> int:
    rules = runner.pack.duty_rules(AT.date())
    with runner.database.snapshot() as tx:
        return sum(len(duties_of(case, AT.date(), rules)) for case in case_histories(tx))


def _made(runner: Runner) -> int:
    with runner.database.snapshot() as tx:
        planned = due_at(tx, runner.shelf, AT, again=True)
    return len(make_all(runner, planned, AT))


def _in_words(runner: Runner) -> int:
    with runner.database.snapshot() as tx:
        return sum(1 for _ in in_words(tx, runner, due_at(tx, runner.shelf, AT, again=True), AT))


def _digest(runner: Runner) -> int:
    with runner.database.snapshot() as tx:
        county = next(each for each in directory(tx, AT).of_role(SUPERVISOR) if each.name == "督导")
        assert county.person is not None
        chat = last_chat(tx, county.person)
        assert chat is not None
        reply = pushed_digest(reader(tx, runner, county.person, chat, AT), AT.date())
    assert reply is not None and isinstance(reply.attachment, Chart)
    return len(make(reply.attachment).content) and len(fitted(chat.channel, reply))


TASKS = {
    "the duties of the day": _duties,
    "everybody's reminders made": _made,
    "everybody's reminders in words": _in_words,
    "the county's digest with picture": _digest,
}


def task(name: str, address: str, keys: str) -> None:
    """One task in this process, timed, with the process's greatest memory."""
    gc.set_threshold(*COLLECTING)
    with Database.open(address, KeyRing.parse(keys)) as db:
        runner = Runner(db, policy_kb.load("fengjie-2022"), lambda: AT)
        start = time.perf_counter()
        count = TASKS[name](runner)
        seconds = time.perf_counter() - start
    print(json.dumps([seconds, peak_mb(), count]))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--task"]:
        task(*sys.argv[2:])
    else:
        main(sys.argv[1:])
