"""The people, their chats, and the updates that wait: all that Telegram knows. One lock guards it."""

import time
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import RLock
from typing import Any

from tests.bot.telegram.botapi.rules import Refusal

BOT = {"id": 42, "is_bot": True, "first_name": "帮扶助手", "username": "bangfu_test_bot"}
CHAT_GAP, OVERALL, WINDOW = 0.95, 30, 1.0
"""Seconds between two messages to a chat; how many to all in so many seconds. A hair less strict than it is told."""
ALL = 0
"""Stands for every chat; none has this id."""
SOMEWHERE = {"latitude": 31.0184, "longitude": 109.4643}
KINDS: dict[str, Any] = {
    "photo": [{"file_id": "f", "file_unique_id": "u", "width": 9, "height": 9}],
    "document": {"file_id": "f", "file_unique_id": "u", "file_name": "a.pdf"},
    "voice": {"file_id": "f", "file_unique_id": "u", "duration": 3},
    "video": {"file_id": "f", "file_unique_id": "u", "width": 9, "height": 9, "duration": 3},
    "location": SOMEWHERE,
    "contact": {"phone_number": "+861", "first_name": "张三"},
    "sticker": {"file_id": "f", "file_unique_id": "u", "type": "regular", "width": 9, "height": 9},
}


@dataclass
class Person:
    """A user and their private chat with the bot."""

    user: dict[str, Any]
    messages: list[dict[str, Any]] = field(default_factory=list)
    blocked: bool = False
    deactivated: bool = False

    @property
    def chat(self) -> dict[str, Any]:
        return {"id": self.user["id"], "type": "private", "first_name": self.user["first_name"]}


@dataclass(frozen=True)
class Call:
    """A call of the bot's. `status`: 200, or why not; `at`: seconds of the server's clock; `result`: as it was then."""

    method: str
    given: dict[str, Any]
    status: int
    description: str
    at: float
    result: Any = None


class World:
    def __init__(self) -> None:
        self.lock = RLock()
        self.people: dict[int, Person] = {}
        self.groups: set[int] = set()
        self.updates: list[dict[str, Any]] = []
        self.wanted: set[str] | None = None
        self.taps: dict[str, bool] = {}
        self.menus: dict[str, list[dict[str, str]]] = {}
        self.calls: list[Call] = []
        self.webhook: dict[str, Any] | None = None
        self.flood_rules = True
        self.on_update: Callable[[], None] = lambda: None
        self._ids = Counter[str]()
        self._sent: deque[float] = deque()
        self._last: dict[int, float] = {}
        self._shut: dict[int, float] = {}

    def number(self, of: str) -> int:
        self._ids[of] += 1
        return self._ids[of]

    def person(self, user: int) -> Person:
        """The person; made at first use, in a chat that they have opened."""
        with self.lock:
            if user not in self.people:
                name = {"id": user, "is_bot": False, "first_name": f"用户{user}", "language_code": "zh-hans"}
                self.people[user] = Person(name)
            return self.people[user]

    def add_update(self, kind: str, what: dict[str, Any]) -> int:
        with self.lock:
            update_id = self.number("update") + 900_000_000
            if self.wanted is None or kind in self.wanted:
                self.updates.append({"update_id": update_id, kind: what})
        self.on_update()
        return update_id

    def message(self, person: Person, **what: Any) -> dict[str, Any]:
        """A message of the person's, in their chat."""
        with self.lock:
            known = {"message_id": self.number("message"), "date": int(time.time())}
            found = {**known, "from": person.user, "chat": person.chat, **what}
            if str(what.get("text", "")).startswith("/"):
                length = len(what["text"].split()[0])
                found["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
            person.messages.append(found)
            return found

    def reached(self, chat: int) -> Person:
        """The person a message is for. Raises Refusal."""
        person = self.people.get(chat)
        if person is None:
            raise Refusal(400, "Bad Request: chat not found")
        if person.deactivated:
            raise Refusal(403, "Forbidden: user is deactivated")
        if person.blocked:
            raise Refusal(403, "Forbidden: bot was blocked by the user")
        if not person.messages:
            raise Refusal(403, "Forbidden: bot can't initiate conversation with a user")
        return person

    def count_send(self, chat: int) -> None:
        """The flood rules. Raises Refusal."""
        now = time.monotonic()
        while self._sent and now - self._sent[0] > WINDOW:
            self._sent.popleft()
        for shut in (chat, ALL):
            if now < self._shut.get(shut, 0.0):
                raise self.too_many(shut, self._shut[shut] - now)
        if not self.flood_rules:
            return
        if now - self._last.get(chat, -9.0) < CHAT_GAP:
            raise self.too_many(chat, 3.0)
        if len(self._sent) >= OVERALL:
            raise self.too_many(ALL, 1.0)
        self._sent.append(now)
        self._last[chat] = now

    def too_many(self, chat: int, seconds: float) -> Refusal:
        """Told to wait, and held to it; `chat` may be ALL."""
        again = max(1, round(seconds + 0.5))
        self._shut[chat] = time.monotonic() + seconds
        return Refusal(429, f"Too Many Requests: retry after {again}", again)
