"""A Bot API that answers at once and checks nothing, so that what is measured is the bot: python -m bench.botapi

In a process of its own. It prints its address; told a load, a JSON object a line on standard input, it hands that out
as updates and prints what it saw once all of it is answered. The tests have a strict one, too slow for this.
"""

import asyncio
import json
import re
import sys
import time
from collections import defaultdict, deque
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

FLOODER: Final = 999
"""The chat of whoever floods: how long they wait for their answers is not asked."""
FLOOD_LINE: Final = "在不在"
BOT: Final = {"id": 123456, "is_bot": True, "first_name": "bench", "username": "bench_bot"}
LENGTH: Final = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
CHAT: Final = re.compile(rb"(?:^|&)chat_id=(\d+)")
OFFSET: Final = re.compile(rb"(?:^|&)offset=(\d+)")
TIMEOUT: Final = re.compile(rb"(?:^|&)timeout=(\d+)")
SENDS: Final = {b"sendMessage", b"editMessageText"}
MOST_UPDATES: Final = 100
LATE_SECONDS: Final = 120.0
"""A load that is not answered by then is given up."""


class World:
    """The updates that wait, and when each was there to be fetched and answered."""

    def __init__(self) -> None:
        self.updates: deque[tuple[int, bytes]] = deque()
        self.polls: list[asyncio.Future[None]] = []
        self.changed = asyncio.Event()
        self._last_id = 0
        self._waiting: defaultdict[int, deque[float]] = defaultdict(deque)
        self._owed = 0
        self._times: list[float] = []
        self._surplus = 0

    def begin(self) -> None:
        """Forgets what was seen."""
        self._times, self._surplus = [], 0

    def add(self, chat: int, text: str) -> None:
        """A person writes."""
        self._last_id += 1
        person = {"id": chat, "first_name": "Ada"}
        message = {
            "message_id": self._last_id,
            "date": int(time.time()),
            "from": {**person, "is_bot": False, "language_code": "zh-hans"},
            "chat": {**person, "type": "private"},
            "text": text,
        }
        self.updates.append((self._last_id, json.dumps({"update_id": self._last_id, "message": message}).encode()))
        if chat != FLOODER:
            self._waiting[chat].append(time.perf_counter())
            self._owed += 1

    def tell(self) -> None:
        """Answers those who hold a request open."""
        for poll in self.polls:
            if not poll.done():
                poll.set_result(None)
        self.polls = []

    def confirm(self, offset: int) -> None:
        while self.updates and self.updates[0][0] < offset:
            self.updates.popleft()
        self.changed.set()

    def answered(self, chat: int) -> None:
        """The bot has sent something to this chat: the answer to the oldest message that has none."""
        waiting = self._waiting[chat]
        if chat == FLOODER:
            return
        if not waiting:
            self._surplus += 1
            return
        self._times.append(time.perf_counter() - waiting.popleft())
        self._owed -= 1
        self.changed.set()

    async def until_answered(self) -> None:
        """Everything is confirmed, and has its answer."""
        async with asyncio.timeout(LATE_SECONDS):
            while self._owed or self.updates:
                self.changed.clear()
                await self.changed.wait()

    def seen(self) -> dict[str, Any]:
        return {"times": self._times, "surplus": self._surplus}


class Connection(asyncio.Protocol):
    """Just enough of HTTP for the clients that bots use."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._came = b""
        self._transport: asyncio.Transport | None = None
        self._polling: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._came += data
        for method, body in self._requests():
            if method == b"getUpdates":
                self._polling = asyncio.ensure_future(self._updates(body))
            else:
                self._answer(self._result(method, body))

    def _requests(self) -> Iterator[tuple[bytes, bytes]]:
        while (end := self._came.find(b"\r\n\r\n")) >= 0:
            length = LENGTH.search(self._came, 0, end + 2)
            whole = end + 4 + (int(length[1]) if length else 0)
            if len(self._came) < whole:
                return
            path = self._came[: self._came.index(b"\r\n")].split(b" ")[1]
            body, self._came = self._came[end + 4 : whole], self._came[whole:]
            yield path.rpartition(b"/")[2], body

    def _result(self, method: bytes, body: bytes) -> bytes:
        if method in SENDS:
            found = CHAT.search(body)
            assert found is not None
            chat = int(found[1])
            self._world.answered(chat)
            sent = {"message_id": 1, "date": 1, "from": BOT, "chat": {"id": chat, "type": "private"}, "text": "a"}
            return json.dumps(sent).encode()
        return json.dumps(BOT).encode() if method == b"getMe" else b"true"

    async def _updates(self, body: bytes) -> None:
        world = self._world
        if offset := OFFSET.search(body):
            world.confirm(int(offset[1]))
        timeout = TIMEOUT.search(body)
        if not world.updates and timeout:
            told: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            world.polls.append(told)
            await asyncio.wait([told], timeout=int(timeout[1]))
        first = [update for _, update in islice(world.updates, MOST_UPDATES)]
        self._answer(b"[" + b",".join(first) + b"]")

    def _answer(self, result: bytes) -> None:
        assert self._transport is not None
        body = b'{"ok":true,"result":' + result + b"}"
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        self._transport.write(head.encode() + body)


async def flooded(world: World, rate: float) -> None:
    """Somebody sends so many messages a second, for ever."""
    started, number = time.perf_counter(), 0
    while rate:
        world.add(FLOODER, FLOOD_LINE)
        world.tell()
        number += 1
        await asyncio.sleep(max(0.0, started + number / rate - time.perf_counter()))


async def play(world: World, load: dict[str, Any]) -> dict[str, Any]:
    """Hands out `lines`, one after another in each of `chats`; all at once, or `rate` a second. Meanwhile somebody else
    sends `flood` messages a second, if any. What was seen.
    """
    world.begin()
    flood = asyncio.ensure_future(flooded(world, load.get("flood") or 0.0))
    messages = [(chat, line) for line in load["lines"] for chat in load["chats"]]
    started = time.perf_counter()
    if load["rate"] is None:
        for chat, line in messages:
            world.add(chat, line)
        world.tell()
    else:
        for number, (chat, line) in enumerate(messages):
            await asyncio.sleep(max(0.0, started + number / load["rate"] - time.perf_counter()))
            world.add(chat, line)
            world.tell()
    flood.cancel()
    await world.until_answered()
    return {"seconds": time.perf_counter() - started, **world.seen()}


async def main() -> None:
    world = World()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(world), "127.0.0.1", 0, backlog=512)
    print(json.dumps({"address": f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"}), flush=True)
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        print(json.dumps(await play(world, json.loads(line))), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
