"""People of an office and a village, each at a chat of their own, on one runner."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.runner import Runner
from bot.telegram.intake import CHANNEL as TELEGRAM
from handlers.values import Reply, Say, Tap
from storage import Desk, find_chat
from storage.records import of_household
from tests.bot.talk import Talk, queued
from tests.storage.county import NOON

__all__ = ["NOON", "Office", "Voice"]


@dataclass
class Office:
    runner: Runner
    clock: Any

    def at(self, address: str) -> "Voice":
        return Voice(self.runner, address)

    def visits(self, household: str) -> list[Any]:
        """What is recorded of a household now, as an operator would see it."""
        with self.runner.database.transaction() as tx:
            return [each.what for each in of_household(tx, household)]

    def person(self, address: str) -> str:
        with self.runner.database.transaction() as tx:
            chat = find_chat(tx, "web", address)
            assert chat is not None
            return chat.person.id

    def as_seen_by(self, address: str, ask: Callable[[Desk], Any]) -> Any:
        with self.runner.database.transaction() as tx:
            chat = find_chat(tx, "web", address)
            assert chat is not None
            return ask(Desk(tx, chat.person.id, self.clock()))

    def set(self, moment: datetime) -> None:
        self.clock.now = moment


class Voice(Talk):
    """One person's chat; `press` takes the choice of a label, `news` what came without being asked for."""

    def lines(self, *words: str) -> "Voice":
        for each in words:
            self.say(each)
        return self

    def press(self, label: str) -> str:
        found = [button for reply in self.replies for button in reply.buttons if button.label.startswith(label)]
        assert found, f"no choice {label!r} among {self.labels}"
        return self.tap(found[0].action)

    @property
    def labels(self) -> list[str]:
        return [button.label for reply in self.replies for button in reply.buttons]

    def code(self) -> str:
        """The one-time code that was just shown."""
        return next(line for line in self.said.splitlines() if line.count("-") == 2 and len(line) == 14)

    def joins(self, code: str) -> str:
        """A resident takes a household's code, and agrees to what is kept of them."""
        self.say(code)
        return self.press("同意")

    def news(self) -> Reply:
        """The last message of the chat, whoever's turn it came from; its choices can be pressed next."""
        self.replies = [Reply.from_json(queued(self.runner.database, self.address)[-1])]
        return self.replies[0]


@dataclass
class OnTelegram:
    """The same person-to-bot talk on the channel whose servers are abroad."""

    runner: Runner
    address: str
    version: int = 0

    def say(self, words: str) -> list[Reply]:
        return self._sent(Say(words))

    def tap(self, action: str) -> list[Reply]:
        return self._sent(Tap(action, self.version))

    def news(self) -> str:
        """What came last, whoever's turn it came from."""
        return Reply.from_json(queued(self.runner.database, self.address)[-1]).text.plain

    def _sent(self, message: Say | Tap) -> list[Reply]:
        before = len(queued(self.runner.database, self.address))
        self.runner.receive(TELEGRAM, self.address, message)
        bodies = [body for body in queued(self.runner.database, self.address)[before:] if "menu" not in body]
        self.version = bodies[-1]["version"]
        return [Reply.from_json(body) for body in bodies]
