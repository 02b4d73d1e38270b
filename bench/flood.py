"""What becomes of others while one person sends a hundred messages a second: python -m bench.flood [SECONDS]

Over Telegram, under its own limits of speed, and in the web chat; each with and without the flood: what it costs the
others is the difference.
"""

import asyncio
import sys
import time
import uuid
from collections.abc import Sequence
from contextlib import suppress
from statistics import median, quantiles

import httpx

from bench.results import Cell, Table, keep
from bench.telegram import INTERVIEW, bot_api, ours
from bench.web import load, service

SECONDS = 30
A_SECOND = 100
OTHERS_A_SECOND = 10
"""Over Telegram: it carries 25 messages a second in all."""
WARM_UP = ("/start", "/screen")


def main(arguments: Sequence[str]) -> None:
    seconds = int(arguments[0]) if arguments else SECONDS
    rows: dict[str, tuple[Cell, ...]] = {}
    for name, rate in (("quiet", 0), (f"one sends {A_SECOND} a second", A_SECOND)):
        rows[f"Telegram, {name}"] = _figures(_telegram(seconds, rate))
        rows[f"web chat, {name}"] = _figures(asyncio.run(_web(seconds, rate)))
    keep("flood", [Table("others' time from message to answer", ("answered", "p50 ms", "p95 ms", "most ms"), rows)])


def _figures(times: Sequence[float]) -> tuple[Cell, ...]:
    found = median(times), quantiles(times, n=100)[94], max(times)
    return len(times), *(each * 1000 for each in found)


def _telegram(seconds: int, rate: int) -> Sequence[float]:
    lines = (INTERVIEW * seconds)[: max(1, seconds * OTHERS_A_SECOND // 100)]
    with bot_api() as api, ours(api.address):
        api.play(WARM_UP, OTHERS_A_SECOND)
        times: list[float] = api.play(lines, OTHERS_A_SECOND, rate)["times"]
    return times


async def _web(seconds: int, rate: int) -> Sequence[float]:
    with service() as (address, pid):
        flood = asyncio.ensure_future(_flooded(address, rate))
        times, _ = await load(address, [pid], seconds)
        flood.cancel()
        with suppress(asyncio.CancelledError):
            await flood
    return [each for said in times.values() for each in said]


async def _flooded(address: str, rate: int) -> None:
    """One session that sends so many messages a second, whatever it is answered."""
    async with httpx.AsyncClient(base_url=address, limits=httpx.Limits(max_connections=None)) as client:
        csrf = (await client.get("/api/session")).json()["csrf"]

        async def send() -> None:
            body = {"id": str(uuid.uuid4()), "text": "在不在"}
            with suppress(httpx.HTTPError):  # the last ones meet a service that ends
                await client.post("/api/messages", json=body, headers={"X-CSRF-Token": csrf})

        started, sent, number = time.perf_counter(), set[asyncio.Task[None]](), 0
        while rate:
            sent.add(task := asyncio.create_task(send()))
            task.add_done_callback(sent.discard)
            number += 1
            await asyncio.sleep(max(0.0, started + number / rate - time.perf_counter()))


if __name__ == "__main__":
    main(sys.argv[1:])
