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
from collections.abc import Sequence
from pathlib import Path
from statistics import median, quantiles

import httpx

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


class Page:
    """One open page: its stream is read all the time, and it says one line after another."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client
        self._answered = asyncio.Event()
        self._said = 0
        self._csrf = ""
        self._cookies: dict[str, str] = {}

    async def open(self) -> None:
        answer = await self._client.get("/api/session")
        self._csrf, self._cookies = answer.json()["csrf"], {"bangfu": answer.cookies["bangfu"]}
        self._client.cookies.clear()
        self._stream = asyncio.create_task(self._read())
        await self._answered.wait()

    async def _read(self) -> None:
        headers = {"Cookie": f"bangfu={self._cookies['bangfu']}"}
        async with self._client.stream("GET", "/api/events", headers=headers, timeout=None) as stream:
            async for line in stream.aiter_lines():
                if line.startswith("data: [") and any(e["kind"] == "reply" for e in json.loads(line[6:])):
                    self._answered.set()

    async def say(self) -> float:
        """Seconds until the answer is on the page."""
        line = LINES[self._said % len(LINES)]
        self._said += 1
        self._answered.clear()
        started = time.perf_counter()
        headers = {"X-CSRF-Token": self._csrf, "Cookie": f"bangfu={self._cookies['bangfu']}"}
        body = {"id": str(uuid.uuid4()), "text": line}
        answer = await self._client.post("/api/messages", json=body, headers=headers)
        assert answer.status_code == 202, answer.text
        await asyncio.wait_for(self._answered.wait(), 30)
        return time.perf_counter() - started

    def close(self) -> None:
        self._stream.cancel()


async def load(address: str, pid: int, seconds: int) -> tuple[list[float], list[int]]:
    """Times of all messages, and the server's memory in MB now and then."""
    limits = httpx.Limits(max_connections=None)
    tasks: list[asyncio.Task[float]] = []
    memory: list[int] = []
    async with httpx.AsyncClient(base_url=address, limits=limits, timeout=30) as client:
        pages = [Page(client) for _ in range(PAGES)]
        for page in pages:
            await page.open()
        started = time.perf_counter()
        for number in range(seconds * MESSAGES_A_SECOND):
            await asyncio.sleep(max(0.0, started + number / MESSAGES_A_SECOND - time.perf_counter()))
            tasks.append(asyncio.create_task(pages[number % PAGES].say()))
            if number % (SAMPLE_SECONDS * MESSAGES_A_SECOND) == 0:
                memory.append(resident_megabytes(pid))
        times = await asyncio.gather(*tasks)
        for page in pages:
            page.close()
    return times, memory


def resident_megabytes(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))) // 1024


def main(arguments: Sequence[str]) -> int:
    seconds = int(arguments[0]) if arguments else SECONDS
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "BANGFU_DATA_DIR": folder, "BANGFU_WEB_PORT": "0", "PYTHONUNBUFFERED": "1"}
        command = [sys.executable, "-m", "bot", "run"]
        server = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
        try:
            assert server.stdout is not None
            address = server.stdout.readline().split()[-1]
            times, memory = asyncio.run(load(address, server.pid, seconds))
        finally:
            server.terminate()
            server.wait(30)
    p95, p99 = (quantiles(times, n=100)[place] * 1000 for place in (94, 98))
    print(f"{PAGES} pages, {MESSAGES_A_SECOND} messages a second for {seconds} s: {len(times)} answered")
    print(f"median {median(times) * 1000:.0f} ms, p95 {p95:.0f} ms, p99 {p99:.0f} ms, most {max(times) * 1000:.0f} ms")
    print(f"memory of the server, MB, every {SAMPLE_SECONDS} s: {' '.join(map(str, memory))}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
