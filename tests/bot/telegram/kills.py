"""A service killed again and again while people write: what was lost, done twice, or said twice."""

import random
import socket
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from bot.keys import data_keys
from bot.settings import Settings
from handlers.values import Reply
from storage import Database
from storage.tables import chats, inbox, outbox
from tests.bot.telegram.botapi import BotApi
from tests.bot.web.server import Server

LINES = (
    "/start",
    "公益岗好多钱",
    "/screen",
    "脱贫户",
    "9000",
    "/back",
    "危房改造有没得补贴",
    "/measures",
    "/help",
    "不晓得",
)
SENDS = ("sendMessage", "editMessageText")
FIRST_CHAT = 1000


@dataclass(frozen=True)
class Outcome:
    """What was counted. `lost`: messages without their turn; `doubled`: turns beyond the messages; `repeated`: replies
    that reached a person twice; `missing`: replies that never did; `disordered`: chats whose replies changed places.
    """

    messages: int
    kills: int
    lost: int
    doubled: int
    repeated: int
    missing: int
    disordered: int
    refused: int


@contextmanager
def a_server(api: BotApi, folder: Path, mode: str, **more: str) -> Iterator[Server]:
    """A `bangfu run` beside that Bot API, at a fixed address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings = {
        "BANGFU_TELEGRAM_TOKEN": api.token,
        "BANGFU_TELEGRAM_API": api.url,
        "BANGFU_TELEGRAM_MODE": mode,
        "BANGFU_TELEGRAM_WEBHOOK_SECRET": "a-secret-of-the-tests",
        "BANGFU_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "BANGFU_WEB_PORT": str(port),
        **more,
    }
    server = Server(folder, **settings).start()
    try:
        yield server
    finally:
        server.stop()


def storm(api: BotApi, folder: Path, mode: str, *, kills: int, messages: int, people: int, seed: int = 1) -> Outcome:
    """Lets people write, `messages` in all, and kills the service that often meanwhile."""
    chance = random.Random(seed)
    with a_server(api, folder, mode) as server:
        for number in range(messages):
            api.say(FIRST_CHAT + number % people, LINES[number // people % len(LINES)])
            if number % (messages // (kills + 1)) == messages // (kills + 1) - 1 and number < messages - 1:
                time.sleep(chance.uniform(0.0, 1.5))
                server.kill()
                server.start()
        api.until(lambda: not api.pending(), 300)
        api.until(lambda: _sent(api) >= _queued(folder), 300)
        api.until_quiet(1.5, 120)
    return _counted(api, folder, kills, messages, people)


def _sent(api: BotApi) -> int:
    return len([call for call in api.calls(*SENDS) if call.status == 200])


@contextmanager
def _database(folder: Path) -> Iterator[Database]:
    settings = Settings(data_dir=folder / "data")
    with Database.open(settings.database, data_keys(settings)) as database:
        yield database


def _queued(folder: Path) -> int:
    with _database(folder) as database, database.transaction() as tx:
        return len(tx.execute(select(outbox.c.id)).all())


def _counted(api: BotApi, folder: Path, kills: int, messages: int, people: int) -> Outcome:
    with _database(folder) as database, database.transaction() as tx:
        versions = {row.address: row.version for row in tx.execute(select(chats.c.address, chats.c.version))}
        taken = len(tx.execute(select(inbox.c.chat_id)).all())
        rows = (
            select(chats.c.address, outbox.c.id, outbox.c.body)
            .select_from(outbox.join(chats))
            .order_by(outbox.c.position)
        )
        wanted: dict[str, list[str]] = {address: [] for address in versions}
        for row in tx.rows(rows):
            wanted[row["address"]].append(Reply.from_json(row["body"]).text.plain.strip())
    heard = {address: [] for address in wanted}
    for call in api.calls(*SENDS):
        if call.status == 200:
            heard[call.given["chat_id"]].append(call.result["text"])
    each = messages // people
    surplus = {address: Counter(heard[address]) - Counter(wanted[address]) for address in wanted}
    absent = {address: Counter(wanted[address]) - Counter(heard[address]) for address in wanted}
    return Outcome(
        messages,
        kills,
        lost=sum(max(0, each - version) for version in versions.values()) + each * (people - len(versions)),
        doubled=sum(max(0, version - each) for version in versions.values()) + max(0, taken - messages),
        repeated=sum(found.total() for found in surplus.values()),
        missing=sum(found.total() for found in absent.values()),
        disordered=sum(_without_repeats(heard[address], surplus[address]) != wanted[address] for address in wanted),
        refused=len([call for call in api.calls() if call.status in (400, 403, 429)]),
    )


def _without_repeats(heard: list[str], surplus: Counter[str]) -> list[str]:
    """What was heard, a repetition right after the first time left out as often as there was one too many."""
    left = Counter(surplus)
    kept: list[str] = []
    for text in heard:
        if kept and kept[-1] == text and left[text]:
            left[text] -= 1
        else:
            kept.append(text)
    return kept


def main() -> None:
    """The whole storm, both ways in; `make storm`."""
    for mode in ("polling", "webhook"):
        with BotApi() as api, tempfile.TemporaryDirectory() as folder:
            api.world.flood_rules = False
            began = time.monotonic()
            found = storm(api, Path(folder), mode, kills=20, messages=1000, people=50)
            print(f"{mode}: {found} in {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
