"""The web chat under load: python -m bench.web [SECONDS]

200 pages held open and 30 messages a second among them, against a real `bangfu run` on SQLite. A message's time runs
from its POST to its answer on the page's stream.
"""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles

import httpx

from bench.results import Cell, Table, keep

PAGES = 200
MESSAGES_A_SECOND = 30
SECONDS = 60
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
SAMPLE_SECONDS = 10
RESIDENT = "residents"


class Page:
    """One open page: its stream is read all the time, and it says one line after another. `whose`: what its people
    are; `cookie`: of a session begun before.
    """

    def __init__(
        self,
        client: httpx.AsyncClient,
        whose: str = RESIDENT,
        lines: Sequence[str] = LINES,
        cookie: str | None = None,
    ) -> None:
        self.whose = whose
        self._client = client
        self._lines = lines
        self._cookie = cookie
        self._answered = asyncio.Event()
        self._said = 0
        self._csrf = ""

    async def open(self) -> None:
        answer = await self._client.get("/api/session", headers=self._session() if self._cookie else {})
        self._csrf, self._cookie = answer.json()["csrf"], self._cookie or answer.cookies["bangfu"]
        self._client.cookies.clear()
        self._stream = asyncio.create_task(self._read())
        await self._answered.wait()

    def _session(self) -> dict[str, str]:
        return {"Cookie": f"bangfu={self._cookie}"}

    async def _read(self) -> None:
        async with self._client.stream("GET", "/api/events", headers=self._session(), timeout=None) as stream:
            async for line in stream.aiter_lines():
                if line.startswith("data: [") and any(e["kind"] == "reply" for e in json.loads(line[6:])):
                    self._answered.set()

    async def say(self) -> float:
        """Seconds until the answer is on the page."""
        line = self._lines[self._said % len(self._lines)]
        self._said += 1
        self._answered.clear()
        started = time.perf_counter()
        headers = {"X-CSRF-Token": self._csrf, **self._session()}
        body = {"id": str(uuid.uuid4()), "text": line}
        answer = await self._client.post("/api/messages", json=body, headers=headers)
        assert answer.status_code == 202, answer.text
        await asyncio.wait_for(self._answered.wait(), 30)
        return time.perf_counter() - started

    def close(self) -> None:
        self._stream.cancel()


Times = Mapping[str, Sequence[float]]
Opened = Callable[[httpx.AsyncClient], Sequence[Page]]


def strangers(client: httpx.AsyncClient) -> list[Page]:
    """Pages of people of whom nothing is known."""
    return [Page(client) for _ in range(PAGES)]


async def load(
    address: str, pids: Sequence[int], seconds: int, every: int = SAMPLE_SECONDS, opened: Opened = strangers
) -> tuple[Times, list[list[int]]]:
    """Times of all messages by whose they are, and the memory of each server in MB now and then."""
    limits = httpx.Limits(max_connections=None)
    tasks: defaultdict[str, list[asyncio.Task[float]]] = defaultdict(list)
    memory: list[list[int]] = [[] for _ in pids]
    async with httpx.AsyncClient(base_url=address, limits=limits, timeout=30) as client:
        pages = opened(client)
        for page in pages:
            await page.open()
        started = time.perf_counter()
        for number in range(seconds * MESSAGES_A_SECOND):
            await asyncio.sleep(max(0.0, started + number / MESSAGES_A_SECOND - time.perf_counter()))
            page = pages[number % len(pages)]
            tasks[page.whose].append(asyncio.create_task(page.say()))
            if number % (every * MESSAGES_A_SECOND) == 0:
                for pid, found in zip(pids, memory, strict=True):
                    found.append(resident_megabytes(pid))
        times = {whose: await asyncio.gather(*said) for whose, said in tasks.items()}
        for page in pages:
            page.close()
    return times, memory


def answer_times(title: str, times: Times) -> Table:
    """From a message to its answer on the page: of all, and where there are several kinds of people of each."""
    kinds = {"all": [each for said in times.values() for each in said], **(times if len(times) > 1 else {})}
    rows: dict[str, Sequence[Cell]] = {}
    for whose, seconds in kinds.items():
        shares = quantiles(seconds, n=100)
        figures = median(seconds), shares[94], shares[98], max(seconds)
        rows[f"from message to answer, {whose}"] = len(seconds), *(each * 1000 for each in figures)
    return Table(title, ("answered", "p50 ms", "p95 ms", "p99 ms", "most ms"), rows)


def megabytes(found: Mapping[str, Sequence[int]], every: int) -> Table:
    """Memory of each process, over time."""
    rows = {name: (each[0], each[-1], max(each), " ".join(map(str, each))) for name, each in found.items()}
    return Table("memory, MB", ("first", "last", "most", f"every {every} s"), rows)


def resident_megabytes(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))) // 1024


@contextmanager
def service() -> Iterator[tuple[str, int]]:
    """The address and the process of a `bangfu run` on SQLite."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "BANGFU_DATA_DIR": folder, "BANGFU_WEB_PORT": "0", "PYTHONUNBUFFERED": "1"}
        command = [sys.executable, "-m", "bot", "run"]
        server = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
        try:
            assert server.stdout is not None
            yield server.stdout.readline().split()[-1], server.pid
        finally:
            server.terminate()
            server.wait(30)


def main(arguments: Sequence[str]) -> int:
    seconds = int(arguments[0]) if arguments else SECONDS
    with service() as (address, pid):
        times, memory = asyncio.run(load(address, [pid], seconds))
    title = f"{PAGES} pages, {MESSAGES_A_SECOND} messages a second for {seconds} s, SQLite"
    keep("web", [answer_times(title, times), megabytes({"the server": memory[0]}, SAMPLE_SECONDS)])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
