"""The server: calls dispatched, updates handed out or brought, faults played, people made to act."""

import asyncio
import contextlib
import json
import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import httpx

from tests.bot.telegram.botapi import methods
from tests.bot.telegram.botapi.faults import Fault, Faults
from tests.bot.telegram.botapi.http import CLOSE, Answer, HttpServer, Request, parameters
from tests.bot.telegram.botapi.rules import Refusal, bad, check_method
from tests.bot.telegram.botapi.world import ALL, BOT, KINDS, Call, Person, World

TOKEN = "123456:loopback-token-of-the-tests"
PATIENCE_SECONDS = 60
"""For starting and stopping: on a busy machine a moment may be long."""
PAGE = b"<html><body><h1>Bad Gateway</h1></body></html>"
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 1.0
AFTER_THE_DEED = ("lost", "cut")


class BotApi:
    """Runs in a thread of its own while it is entered; everything here may be called from any thread."""

    def __init__(self, token: str = TOKEN, port: int = 0) -> None:
        self.token = token
        self.world = World()
        self.faults = Faults()
        self.redeliver = 0
        """So many times, what was confirmed comes once more."""
        self.reorder: random.Random | None = None
        """Shuffles what is handed out."""
        self._port = port
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="bot api", daemon=True)
        self._server = HttpServer(self._handle)
        self._news = asyncio.Event()
        self._poller: asyncio.Future[None] | None = None
        self._flying: set[int] = set()
        self._bringing: asyncio.Task[None] | None = None

    def __enter__(self) -> "BotApi":
        self._thread.start()
        self._port = asyncio.run_coroutine_threadsafe(self._start(), self._loop).result(PATIENCE_SECONDS)
        self.world.on_update = lambda: self._loop.call_soon_threadsafe(self._news.set)
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result(PATIENCE_SECONDS)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(PATIENCE_SECONDS)
        self._loop.close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    # What people do

    def say(self, user: int, text: str, **more: Any) -> int:
        """A person writes; the update's id."""
        person = self.world.person(user)
        return self.world.add_update("message", self.world.message(person, text=text, **more))

    def send(self, user: int, kind: str, **more: Any) -> int:
        """A person sends something else, of one of the KINDS."""
        person = self.world.person(user)
        return self.world.add_update("message", self.world.message(person, **{kind: KINDS[kind]}, **more))

    def edit(self, user: int, text: str) -> int:
        """A person changes what they wrote last."""
        with self.world.lock:
            mine = [each for each in self.world.person(user).messages if each["from"]["id"] == user][-1]
            mine.update(text=text, edit_date=int(time.time()))
            return self.world.add_update("edited_message", dict(mine))

    def tap(self, user: int, label: str) -> str:
        """A person presses the newest button of that label (ticks aside); the query's id."""
        with self.world.lock:
            for message in reversed(self.world.person(user).messages):
                for button in _buttons(message):
                    if button["text"].lstrip("☑☐ ") == label:
                        return self.tap_data(user, button["callback_data"], message)
        raise AssertionError(f"{user} sees no button {label!r}")

    def tap_data(self, user: int, data: str, message: dict[str, Any] | None = None) -> str:
        """A press that carries this, whatever was drawn."""
        person = self.world.person(user)
        with self.world.lock:
            query = str(self.world.number("query") + 5_000_000_000)
            self.world.taps[query] = False
            on = message or {"message_id": 1, "date": 0, "chat": person.chat}
            on = {key: value for key, value in on.items() if key != "upload"}
            what = {"id": query, "from": person.user, "chat_instance": "1", "message": on, "data": data}
        self.world.add_update("callback_query", what)
        return query

    def block(self, user: int, *, blocked: bool = True) -> None:
        """A person blocks the bot, or takes that back."""
        person = self.world.person(user)
        person.blocked = blocked
        self.world.add_update("my_chat_member", _change(person.user, person.chat, "kicked" if blocked else "member"))

    def put_into_group(self, group: int) -> None:
        """Somebody adds the bot to a group."""
        self.world.groups.add(group)
        chat = {"id": group, "type": "supergroup", "title": "三组"}
        self.world.add_update("my_chat_member", _change(self.world.person(1).user, chat, "member"))

    # What can be seen

    def shown(self, user: int) -> list[dict[str, Any]]:
        """The bot's messages in a person's chat as they stand now."""
        with self.world.lock:
            return [dict(each) for each in self.world.person(user).messages if each["from"] == BOT]

    def texts(self, user: int) -> list[str]:
        return [each.get("text", each.get("caption", "")) for each in self.shown(user)]

    def buttons(self, user: int) -> list[str]:
        """The labels under the newest message."""
        return [button["text"] for button in _buttons(self.shown(user)[-1])]

    def calls(self, *wanted: str) -> list[Call]:
        """The calls of these methods so far, or all."""
        with self.world.lock:
            return [call for call in self.world.calls if not wanted or call.method in wanted]

    def refusals(self) -> list[Call]:
        """The calls that were refused as wrong or too fast, faults aside."""
        return [call for call in self.calls() if call.status not in (200, 0)]

    def statuses(self) -> Counter[int]:
        return Counter(call.status for call in self.calls())

    def pending(self) -> int:
        """Updates that are not confirmed."""
        with self.world.lock:
            return len(self.world.updates)

    def until(self, done: Callable[[], Any], seconds: float = 20.0) -> None:
        """Waits for something to become true."""
        end = time.monotonic() + seconds
        while not done():
            if time.monotonic() > end:
                raise AssertionError(f"not within {seconds} s; calls: {self.statuses()}; waiting: {self.pending()}")
            time.sleep(0.01)

    def until_quiet(self, seconds: float = 1.5, most: float = 60.0) -> None:
        """Waits until nothing was sent for so long and nothing waits."""
        sends = ("sendMessage", "editMessageText", "sendPhoto", "sendDocument")
        end = time.monotonic() + most
        while True:
            before = len(self.calls(*sends))
            time.sleep(seconds)
            if len(self.calls(*sends)) == before and not self.pending():
                return
            assert time.monotonic() < end, f"still busy after {most} s"

    # The inside

    async def _start(self) -> int:
        self._bringing = asyncio.create_task(self._bring())
        return await self._server.start(self._port)

    async def _stop(self) -> None:
        assert self._bringing is not None
        self._bringing.cancel()
        await self._server.stop()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _handle(self, request: Request) -> Answer:
        _, who, method = request.path.split("?")[0].split("/", 2)
        fault = self.faults.next(method)
        if fault is not None and fault.kind not in AFTER_THE_DEED:
            answer = await self._played(fault)
            if answer is not None:
                self._note(method, {}, 0, fault.kind)
                return answer
        answer = await self._answered(who, method, request)
        if fault is not None and fault.kind == "cut":
            return Answer(200, answer.body[: len(answer.body) // 2])
        return CLOSE if fault is not None and fault.kind == "lost" else answer

    async def _played(self, fault: Fault) -> Answer | None:
        match fault.kind:
            case "drop":
                return CLOSE
            case "hang":
                await asyncio.sleep(fault.seconds)
                return None
            case "garbage":
                return Answer(200, PAGE, "text/html")
            case "retry":
                with self.world.lock:
                    return _no(self.world.too_many(ALL, fault.seconds))
            case status:
                return Answer(int(status), PAGE, "text/html")

    async def _answered(self, who: str, method: str, request: Request) -> Answer:
        given: dict[str, Any] = {}
        try:
            if who != f"bot{self.token}":
                raise Refusal(401, "Unauthorized")
            given = _parameters(request)
            check_method(method, given)
            if method == "getUpdates":
                return _yes(await self._updates(given))
            with self.world.lock:
                result = methods.METHODS[method](self.world, given)
                self._note(method, given, 200, "", dict(result) if isinstance(result, dict) else result)
                return _yes(result)
        except Refusal as refusal:
            self._note(method, given, refusal.status, str(refusal))
            return _no(refusal)
        except (KeyError, ValueError) as error:
            self._note(method, given, 400, repr(error))
            return _no(bad(f"wrong parameters: {error!r}"))

    async def _updates(self, given: dict[str, Any]) -> list[dict[str, Any]]:
        if self._poller is not None and not self._poller.done():
            only = "make sure that only one bot instance is running"
            words = f"Conflict: terminated by other getUpdates request; {only}"
            self._poller.set_exception(Refusal(409, words))
        mine: asyncio.Future[None] = self._loop.create_future()
        self._poller = mine
        try:
            return await self._next_updates(given, mine)
        finally:
            mine.cancel()

    async def _next_updates(self, given: dict[str, Any], ousted: asyncio.Future[None]) -> list[dict[str, Any]]:
        with self.world.lock:
            if self.redeliver:
                self.redeliver -= 1
            else:
                methods.confirm(self.world, given)
        end = self._loop.time() + float(given.get("timeout", 0))
        while True:
            self._news.clear()
            with self.world.lock:
                found = self.world.updates[: int(given.get("limit", 100))]
            if found:
                return self.reorder.sample(found, len(found)) if self.reorder else found
            left = end - self._loop.time()
            if left <= 0:
                return []
            news = asyncio.ensure_future(self._news.wait())
            try:
                await asyncio.wait([news, ousted], timeout=left, return_when=asyncio.FIRST_COMPLETED)
            finally:
                news.cancel()
            if ousted.done():
                ousted.result()

    async def _bring(self) -> None:
        """Posts what waits to the webhook, one update of a chat at a time."""
        async with httpx.AsyncClient(timeout=30, trust_env=False) as client:
            posting: set[asyncio.Task[None]] = set()
            while True:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._news.wait(), 0.2)
                if self.world.webhook is None:
                    await asyncio.sleep(0.05)
                    continue
                self._news.clear()
                with self.world.lock:
                    chats: dict[str, dict[str, Any]] = {}
                    for update in self.world.updates:
                        chats.setdefault(_chat(update), update)
                    free = self.world.webhook["connections"] - len(self._flying)
                    ready = [each for each in chats.values() if each["update_id"] not in self._flying][:free]
                for update in ready:
                    self._flying.add(update["update_id"])
                    task = asyncio.create_task(self._post(client, update))
                    posting.add(task)
                    task.add_done_callback(posting.discard)

    async def _post(self, client: httpx.AsyncClient, update: dict[str, Any]) -> None:
        pause = FIRST_PAUSE
        try:
            while self.world.webhook is not None:
                headers = {"X-Telegram-Bot-Api-Secret-Token": self.world.webhook["secret"] or ""}
                try:
                    answer = await client.post(self.world.webhook["url"], json=update, headers=headers)
                except httpx.HTTPError:
                    taken = False
                else:
                    taken = answer.status_code == 200
                if taken and not self.redeliver:
                    with self.world.lock:
                        self.world.updates.remove(update)
                    return
                self.redeliver -= 1 if taken else 0
                await asyncio.sleep(pause)
                pause = min(LONGEST_PAUSE, 2 * pause)
        finally:
            self._flying.discard(update["update_id"])
            self._news.set()

    def _note(self, method: str, given: dict[str, Any], status: int, why: str, result: Any = None) -> None:
        self.world.calls.append(Call(method, given, status, why, time.monotonic(), result))


def _parameters(request: Request) -> dict[str, Any]:
    try:
        return parameters(request)
    except UnicodeDecodeError:
        raise bad("strings must be encoded in UTF-8") from None


def _yes(result: Any) -> Answer:
    return Answer(200, json.dumps({"ok": True, "result": result}, default=lambda _: None).encode())


def _no(refusal: Refusal) -> Answer:
    found: dict[str, Any] = {"ok": False, "error_code": refusal.status, "description": str(refusal)}
    if refusal.retry_after is not None:
        found["parameters"] = {"retry_after": refusal.retry_after}
    return Answer(refusal.status, json.dumps(found).encode())


def _buttons(message: dict[str, Any]) -> list[dict[str, str]]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button for row in rows for button in row]


def _change(user: dict[str, Any], chat: dict[str, Any], status: str) -> dict[str, Any]:
    old = {"user": BOT, "status": "left" if status == "member" else "member"}
    return {
        "chat": chat,
        "from": user,
        "date": int(time.time()),
        "old_chat_member": old,
        "new_chat_member": {"user": BOT, "status": status},
    }


def _chat(update: dict[str, Any]) -> str:
    what = next(value for key, value in update.items() if key != "update_id")
    return str(what.get("message", what)["chat"]["id"])


__all__ = ["TOKEN", "BotApi", "Person"]
