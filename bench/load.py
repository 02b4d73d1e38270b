"""A county on PostgreSQL under load: python -m bench.load [MINUTES] [HOUSEHOLDS]

35,000 households, two `bangfu run` on one PostgreSQL behind a small proxy, 200 open pages and 30 messages a second of
theirs: residents in their interviews, contact cadres and village officers at work. A message's time runs from its POST
to its answer on the page's stream. PostgreSQL is the dev requirements' own, on a socket in a folder of its own.
"""

import asyncio
import os
import random
import re
import secrets
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, contextmanager
from datetime import datetime
from itertools import cycle
from pathlib import Path
from zlib import crc32

import httpx

from bench.people import HOUSEHOLDS, Size, areas_of, fill
from bench.postgresql import address_of, postgresql
from bench.results import keep
from bench.web import MESSAGES_A_SECOND, PAGES, Page, Times, answer_times, load, megabytes
from bot.clock import ZONE
from bot.web.sessions import COOKIE, Sessions
from policy_kb.casework import CONTACT_CADRE, VILLAGE_OFFICER, Area
from storage import Database, KeyRing, take_turn
from storage.households import kept_roster
from storage.people import give

MINUTES = 2
WORKERS = 2
CADRES, OFFICERS = 40, 20
"""Of the pages; the others are residents'."""
SEED = 9
SAMPLES = 20
"""Times that memory is looked at."""
OF_COOKIE = re.compile(rf"\b{COOKIE}=([^;\r\n]+)".encode())
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
CONNECTION = re.compile(rb"\r\nconnection: *[^\r]*", re.IGNORECASE)
PIECE = 64 * 1024


@contextmanager
def worker(settings: dict[str, str], log: Path) -> Iterator[tuple[int, int]]:
    """One `bangfu run`: its process and its port."""
    command = [sys.executable, "-m", "bot", "run"]
    environment = {**os.environ, **settings, "BANGFU_WEB_PORT": "0", "PYTHONUNBUFFERED": "1"}
    with log.open("w", encoding="utf-8") as errors:
        process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=errors, text=True)
    try:
        assert process.stdout is not None
        said = process.stdout.readline()
        if not said:
            raise SystemExit(f"the service did not start:\n{log.read_text(encoding='utf-8')}")
        yield process.pid, int(said.strip().rstrip("/").rpartition(":")[2])
    finally:
        process.terminate()
        process.wait(30)


@asynccontextmanager
async def proxy(ports: Sequence[int]) -> AsyncIterator[str]:
    """Brings every request of a session to the same worker, a connection each."""
    turn = cycle(ports)

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async with AsyncExitStack() as stack:
            stack.callback(writer.close)
            head = await reader.readuntil(b"\r\n\r\n")
            length, cookie = LENGTH.search(head), OF_COOKIE.search(head)
            body = await reader.readexactly(int(length[1])) if length else b""
            port = ports[crc32(cookie[1]) % len(ports)] if cookie else next(turn)
            answers, onward = await asyncio.open_connection("127.0.0.1", port)
            stack.callback(onward.close)
            onward.write(CONNECTION.sub(b"", head)[:-2] + b"connection: close\r\n\r\n" + body)
            while piece := await answers.read(PIECE):
                writer.write(piece)
                await writer.drain()

    carried = set[asyncio.Task[None]]()

    def begin(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        carried.add(task := asyncio.create_task(carry(reader, writer)))
        task.add_done_callback(carried.discard)

    server = await asyncio.start_server(begin, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        for task in carried:
            task.cancel()
        await asyncio.gather(*carried, return_exceptions=True)


def at_work(db: Database, size: Size, now: datetime) -> dict[str, tuple[str, ...]]:
    """Sessions of cadres and officers, with what they say over and over."""
    found: dict[str, tuple[str, ...]] = {}
    with db.transaction() as tx:
        rows = [row for row in kept_roster(tx, now.date(), area=areas_of(size)[0]) if row.cadre is not None]
        areas = areas_of(size)
        for number in range(CADRES):
            row, session = rows[number % len(rows)], f"cadres-{number}"
            give(
                tx,
                take_turn(tx, "web", session, now).person.id,
                row.cadre or "",
                CONTACT_CADRE,
                Area(row.township),
                now,
            )
            found[session] = (f"今天走访了{row.head}，宣传了公益岗", "对", "撤回", "我的户", "还有哪些户没走访")
        for number in range(OFFICERS):
            area, session = areas[number % len(areas)], f"officers-{number}"
            person = take_turn(tx, "web", session, now).person.id
            give(tx, person, f"干事{number}", VILLAGE_OFFICER, Area(area.township, area.village), now)
            found[session] = ("政策找人", "今天", "我的户", "养猪有没得补贴")
    return found


def main(arguments: Sequence[str]) -> int:
    minutes = float(arguments[0]) if arguments else MINUTES
    households = int(arguments[1]) if len(arguments) > 1 else HOUSEHOLDS
    size, now = Size(households, households // 7, max(33, households // 100)), datetime.now(ZONE)
    keys, secret = KeyRing.generate(), secrets.token_urlsafe(32)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bangfu-load-")))
        address = address_of(stack.enter_context(postgresql(folder)))
        with Database.open(address, keys) as db:
            db.upgrade()
            print(f"filling PostgreSQL with {households} households ...", file=sys.stderr)
            fill(db, now, size)
            offices = at_work(db, size, now)
        settings = {
            "BANGFU_DATABASE_URL": address,
            "BANGFU_DATA_DIR": str(folder / "files"),
            "BANGFU_DATA_KEYS": keys.dump(),
            "BANGFU_SECRET_KEY": secret,
        }
        pids, ports = zip(
            *(stack.enter_context(worker(settings, folder / f"{n}.log")) for n in range(WORKERS)), strict=True
        )

        def opened(client: httpx.AsyncClient) -> list[Page]:
            cookies = Sessions(secret.encode())
            office = [
                Page(client, session.partition("-")[0], lines, cookies.cookie(session))
                for session, lines in offices.items()
            ]
            pages = office + [Page(client) for _ in range(PAGES - len(office))]
            random.Random(SEED).shuffle(pages)  # or all who have much to read would speak at once
            return pages

        async def run() -> tuple[Times, list[list[int]]]:
            async with proxy(ports) as at:
                return await load(at, pids, seconds, max(1, seconds // SAMPLES), opened)

        seconds = round(minutes * 60)
        times, memory = asyncio.run(run())
    title = f"{households} households, {WORKERS} workers, {PAGES} pages, {MESSAGES_A_SECOND}/s, {minutes:g} min"
    named = {f"worker {number}": found for number, found in enumerate(memory, 1)}
    keep("load", [answer_times(title, times), megabytes(named, max(1, seconds // SAMPLES))])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
