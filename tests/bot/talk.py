"""A person at a runner: says and taps, and reads what is queued in reply."""

import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select, text

from bot.runner import Runner
from handlers.values import Inbound, Open, Reply, Say, Tap
from handlers.words import catalogue
from storage import Database
from storage.tables import chats, metadata, outbox

CHANNEL = "web"
NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)  # twelve o'clock in the county


def sentence(key: str, language: str = "zh") -> str:
    """What the program says, as plain words."""
    return catalogue(language)[key].replace("**", "")


def everything(db: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table as it is stored."""
    with db.transaction() as tx:
        return {
            table: sorted(tuple(row) for row in tx.execute(text(f"SELECT * FROM {table}"))) for table in metadata.tables
        }


def queued(db: Database, address: str = "100") -> list[dict[str, Any]]:
    """The bodies in the outbox of a chat, oldest first."""
    wanted = select(outbox.c.id, outbox.c.body).join(chats).where(chats.c.address == address)
    with db.transaction() as tx:
        return [row["body"] for row in tx.rows(wanted.order_by(outbox.c.position))]


@dataclass
class Talk:
    """One chat. `replies` are those of the last turn."""

    runner: Runner
    address: str = "100"
    replies: list[Reply] = field(default_factory=list)
    version: int = 0

    def send(self, message: Inbound, delivery: str | None = None) -> bool:
        """Hands a message in under a new id, unless one is given; whether it was taken for new."""
        before = len(queued(self.runner.database, self.address))
        fresh = self.runner.receive(CHANNEL, self.address, message, delivery or uuid.uuid4().hex)
        bodies = queued(self.runner.database, self.address)
        bodies = bodies[before:] if len(bodies) >= before else bodies  # all are new where the old were deleted
        self.replies = [Reply.from_json(body) for body in bodies]
        if bodies:
            self.version = bodies[-1]["version"]
        return fresh

    def open(self) -> str:
        self.send(Open())
        return self.said

    def say(self, words: str) -> str:
        self.send(Say(words))
        return self.said

    def tap(self, action: str) -> str:
        self.send(Tap(action, self.version))
        return self.said

    @property
    def said(self) -> str:
        """The words of the last turn's replies."""
        return "\n".join(reply.text.plain for reply in self.replies)

    @property
    def actions(self) -> list[str]:
        return [button.action for reply in self.replies for button in reply.buttons]

    @property
    def asked(self) -> bool:
        """Whether a question of the interview stands: not knowing is always a choice there."""
        return "dk" in self.actions

    def answer(self) -> str:
        """The first choice of the question, whatever it is; where it has none, that it is not known."""
        return self.tap(next((action for action in self.actions if action.startswith(("o:", "ok"))), "dk"))

    def in_an_interview(self, answers: int = 2) -> "Talk":
        """Begins the interview and answers that many questions."""
        self.tap("screen")
        for _ in range(answers):
            self.answer()
        assert self.asked
        return self
