"""One kind of fault, in a process of its own: python -m bench.faults.scenario NAME TIMES SEED FOLDER

Prints an object: what was found in the database afterwards, and how long it took at most until a message was taken
again. FOLDER is empty, or not there.
"""

import json
import os
import random
import shutil
import signal
import sqlite3
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psycopg

from bench.faults.audit import looked_through
from bench.faults.crowd import Crowd, Worker, forked
from bench.faults.worker import CHANNEL, NOON
from bench.postgresql import address_of, postgresql
from policy_kb.casework import CONTACT_CADRE, VILLAGE_OFFICER, Area
from policy_kb.roster import Household
from storage import Database, KeyRing, take_turn
from storage.households import keep_roster
from storage.people import give

TOWNSHIP, VILLAGE = "上坪镇", "甲村"
RESIDENTS, CADRES, CASELOAD = 6, 4, 1_500
BETWEEN = (0.02, 0.5)
"""Seconds from one fault to the next: workers die while they start, in their first turn, in the middle of many."""
HELD_SECONDS = 3.0
"""How long a disk is full, or a database locked."""
RECOVERED_SECONDS = 30


@dataclass
class Site:
    """Where it happens. `workers`: processes on one database."""

    url: str
    folder: Path
    chance: random.Random
    workers: int
    server: Any = None
    slowest: float = 0.0

    def recovers(self, crowd: Crowd) -> None:
        """Waits until a message is taken again."""
        since = time.monotonic()
        while crowd.still > time.monotonic() - since:
            if time.monotonic() - since > RECOVERED_SECONDS:
                raise SystemExit(f"nothing was taken for {RECOVERED_SECONDS} s after the fault had ended")
            time.sleep(0.005)
        self.slowest = max(self.slowest, time.monotonic() - since)


def furnish(url: str, keys: KeyRing) -> dict[str, list[str]]:
    """A village with its officer, and cadres with a caseload each: who visits which households."""
    homes = [f"{number:05}" for number in range(CADRES * CASELOAD)]
    caseloads = {f"cadre-{n}": homes[n * CASELOAD : (n + 1) * CASELOAD] for n in range(CADRES)}
    with Database.open(url, keys) as database:
        database.upgrade()
        with database.transaction() as tx:
            rows = [
                Household(home, f"户{home}", TOWNSHIP, VILLAGE, cadre=who, assigned_on=NOON.date().replace(year=2025))
                for who, each in caseloads.items()
                for home in each
            ]
            keep_roster(tx, rows, NOON.date())
            for who in caseloads:
                give(tx, take_turn(tx, CHANNEL, who, NOON).person.id, who, CONTACT_CADRE, Area(TOWNSHIP), NOON)
            officer = take_turn(tx, CHANNEL, "officer", NOON).person.id
            give(tx, officer, "刘强", VILLAGE_OFFICER, Area(TOWNSHIP, VILLAGE), NOON)
    return caseloads


def kills(site: Site, crowd: Crowd, start: Callable[[], Worker]) -> None:
    """One worker is killed; another process takes its place at once."""
    place = site.chance.randrange(len(crowd.workers))
    crowd.workers[place].kill()
    crowd.workers[place] = start()
    site.recovers(crowd)


def power_cuts(site: Site, crowd: Crowd, start: Callable[[], Worker]) -> None:
    """All is gone that was not synced."""
    for worker in crowd.workers:
        worker.kill()
    cut(site.folder)
    crowd.workers[:] = [start() for _ in crowd.workers]
    site.recovers(crowd)


def power_cuts_on_a_lying_disk(site: Site, crowd: Crowd, start: Callable[[], Worker]) -> None:
    """The same where nothing was synced since the beginning: what shows that a loss would be seen."""
    (site.folder / "lies").touch()
    time.sleep(HELD_SECONDS)
    power_cuts(site, crowd, start)


def cut(folder: Path) -> None:
    """The files as they were last synced; the index of the log is no file at all but memory."""
    for path in (folder / "county.db", folder / "county.db-wal"):
        synced = path.with_name(f"{path.name}.synced")
        path.unlink(missing_ok=True)
        if synced.exists():
            shutil.copy(synced, path)
    (folder / "county.db-shm").unlink(missing_ok=True)


def disk(state: str) -> Callable[..., None]:
    """The disk is full, or read-only, for a while."""

    def fault(site: Site, crowd: Crowd, _start: Callable[[], Worker]) -> None:
        (site.folder / state).touch()
        time.sleep(HELD_SECONDS)
        (site.folder / state).unlink()
        site.recovers(crowd)

    return fault


def locked(site: Site, crowd: Crowd, _start: Callable[[], Worker]) -> None:
    """Somebody else holds the whole database."""
    if site.server is None:
        other = sqlite3.connect(site.folder / "county.db", timeout=RECOVERED_SECONDS, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        time.sleep(HELD_SECONDS)
        other.execute("ROLLBACK")
        other.close()
    else:
        with psycopg.connect(plain(site.url)) as held:
            held.execute("LOCK TABLE chats, inbox, outbox IN ACCESS EXCLUSIVE MODE")
            time.sleep(HELD_SECONDS)
            held.rollback()
    site.recovers(crowd)


def read_only(site: Site, crowd: Crowd, _start: Callable[[], Worker]) -> None:
    """PostgreSQL takes no writes for a while."""
    for value in ("on", "off"):
        with psycopg.connect(plain(site.url), autocommit=True) as admin:
            admin.execute("SET default_transaction_read_only = off")
            admin.execute(f"ALTER SYSTEM SET default_transaction_read_only = {value}")
            admin.execute("SELECT pg_reload_conf()")
        time.sleep(HELD_SECONDS if value == "on" else 0)
    site.recovers(crowd)


def restarts(site: Site, crowd: Crowd, _start: Callable[[], Worker]) -> None:
    """PostgreSQL is thrown down in the middle of transactions, and started again."""
    pid = site.server.get_pid()
    os.kill(pid, signal.SIGQUIT)
    while Path(f"/proc/{pid}").exists():
        time.sleep(0.01)
    site.server.ensure_postgres_running()
    site.recovers(crowd)


def plain(url: str) -> str:
    return url.replace("postgresql+psycopg://", "postgresql://", 1)


SCENARIOS: dict[str, tuple[str, int, Callable[..., None]]] = {
    "sqlite-kill": ("sqlite", 1, kills),
    "sqlite-two-workers-kill": ("sqlite", 2, kills),
    "postgresql-kill": ("postgresql", 2, kills),
    "sqlite-power-cut": ("sqlite", 1, power_cuts),
    "control-lying-disk": ("sqlite", 1, power_cuts_on_a_lying_disk),
    "sqlite-disk-full": ("sqlite", 1, disk("full")),
    "sqlite-read-only": ("sqlite", 1, disk("readonly")),
    "sqlite-locked": ("sqlite", 1, locked),
    "postgresql-restart": ("postgresql", 2, restarts),
    "postgresql-read-only": ("postgresql", 2, read_only),
    "postgresql-locked": ("postgresql", 2, locked),
}


def run(kind: str, times: int, seed: int, folder: Path) -> dict[str, Any]:
    database, workers, fault = SCENARIOS[kind]
    folder.mkdir(parents=True, exist_ok=True)
    if database == "sqlite":
        return _run(Site(f"sqlite:///{folder / 'county.db'}", folder, random.Random(seed), workers), times, fault)
    with postgresql(folder) as server:
        return _run(Site(address_of(server), folder, random.Random(seed), workers, server), times, fault)


def _run(site: Site, times: int, fault: Callable[..., None]) -> dict[str, Any]:
    keys, began = KeyRing.generate(), time.time()
    caseloads = furnish(site.url, keys)
    context = forked(("bench.faults.worker",))

    def start() -> Worker:
        return Worker(context, site.url, keys.dump(), began)

    crowd = Crowd([start() for _ in range(site.workers)], RESIDENTS, caseloads)
    crowd.start()
    for _ in range(times):
        time.sleep(site.chance.uniform(*BETWEEN))
        fault(site, crowd, start)
    crowd.stop()
    for worker in crowd.workers:
        worker.kill()
    with Database.open(site.url, keys) as database:
        found = looked_through(database, crowd.told)
    tries = sum(each.tries for each in crowd.told.values())
    return {**asdict(found), "tries": tries, "faults": times, "slowest": site.slowest, "seconds": time.time() - began}


def main(arguments: Sequence[str]) -> None:
    kind, times, seed, folder = arguments
    print(json.dumps(run(kind, int(times), int(seed), Path(folder))))


if __name__ == "__main__":
    main(sys.argv[1:])
