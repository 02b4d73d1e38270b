"""The web chat's routes."""

import asyncio
import json
import time
import uuid
from collections.abc import AsyncIterator
from importlib.resources import files
from typing import Any
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.attachments import Made
from bot.runner import Runner
from bot.web.guard import Guard, Refused, same_origin, small_json
from bot.web.hub import Hub
from bot.web.limits import Limiter
from bot.web.messages import (
    CHANNEL,
    IDENTIFIER,
    IN_LINE,
    START,
    attachment_at,
    cursor,
    file_of,
    language_of,
    posted,
    shown,
)
from bot.web.pages import result_page, village_page, words
from bot.web.sessions import COOKIE, CSRF_HEADER, KEPT_SECONDS, Sessions
from bot.web.uploads import upload
from handlers.values import Inbound, Open, Sent
from storage import StoredFile

KEEP_ALIVE_SECONDS = 15
"""Proxies close a stream that is silent for much longer."""
RETRY_MS = 2000
MESSAGES_A_SECOND, MESSAGES_AT_ONCE = 5, 30
"""For one person: faster than anybody types or taps, slower than a flood."""
FILES_A_SECOND, FILES_AT_ONCE = 0.2, 10
"""For one person: a page of a paper after another."""
UPLOADS_AT_ONCE = 16
"""In the whole process: each may hold its file in memory."""
UPLOAD_SECONDS = 120
"""For a photo over a bad line; who is slower gives the place to another."""
NEW_SESSIONS_A_SECOND, NEW_SESSIONS_AT_ONCE = 5, 300
"""For one address: a village office behind one router opens many pages."""
FIRST_OPENING = "open"
"""The delivery of a chat's first opening, so that two pages opened at once are greeted once."""
STATIC = {
    "chat.js": "text/javascript; charset=utf-8",
    "chat.css": "text/css; charset=utf-8",
    "print.css": "text/css; charset=utf-8",
}


class WebChat:
    """The pages and the stream over one runner."""

    def __init__(self, runner: Runner, sessions: Sessions, public_url: str | None, hub: Hub | None = None) -> None:
        """`hub`: shared with other chats of one program; its own unless given."""
        self._runner = runner
        self._sessions = sessions
        self._public = public_url.rstrip("/") if public_url else None
        self.hub = hub or Hub()
        self._loop: asyncio.AbstractEventLoop | None = None
        runner.listen(self._told)
        self._messages = Limiter(MESSAGES_A_SECOND, MESSAGES_AT_ONCE, time.monotonic)
        self._files = Limiter(FILES_A_SECOND, FILES_AT_ONCE, time.monotonic)
        self._uploads = asyncio.Semaphore(UPLOADS_AT_ONCE)
        self._new_sessions = Limiter(NEW_SESSIONS_A_SECOND, NEW_SESSIONS_AT_ONCE, time.monotonic)
        self._static = {name: static(name) for name in STATIC}
        self._page = static("index.html")

    def app(self, *others: Route, framed: bool = False) -> Starlette:
        """The application. `others`: routes beside the chat's; `framed`: shown within a page of ours."""
        app = Starlette(routes=[*others, *self._routes()], exception_handlers={Refused: self._refused})
        app.add_middleware(Guard, framed=framed)
        return app

    def _routes(self) -> list[Route]:
        return [
            Route("/", self._index),
            Route("/static/{name}", self._file),
            Route("/api/session", self._session),
            Route("/api/events", self._events),
            Route("/api/messages", self._message, methods=["POST"]),
            Route("/api/files/{id}", self._upload, methods=["POST"]),
            Route("/api/files/{id}", self._sent_file),
            Route("/api/attachments/{version:int}/{place:int}", self._attachment),
            Route("/result", self._result),
            Route("/village/{name}", self._village),
        ]

    async def _index(self, _request: Request) -> Response:
        return HTMLResponse(self._page)

    async def _file(self, request: Request) -> Response:
        name = request.path_params["name"]
        if name not in STATIC:
            return Response(status_code=404)
        return Response(self._static[name], media_type=STATIC[name], headers={"Cache-Control": "no-cache"})

    async def _session(self, request: Request) -> Response:
        """The session of this browser, made on first sight, with the words of the page in its language."""
        session = self._sessions.read(request.cookies.get(COOKIE))
        fresh = session is None
        if session is None:
            if not self._new_sessions.allows(request.client.host if request.client else ""):
                raise Refused("web.too_fast", 429)
            session = self._sessions.new()
        language = await run_in_threadpool(language_of, self._runner, session)
        answer = JSONResponse({"csrf": self._sessions.token(session), "words": words(language)})
        if fresh:
            answer.set_cookie(
                COOKIE,
                self._sessions.cookie(session),
                max_age=KEPT_SECONDS,
                path=f"{request.scope.get('root_path', '')}/",
                httponly=True,
                samesite="lax",
                secure=(self._public or "").startswith("https:"),
            )
        return answer

    async def _message(self, request: Request) -> Response:
        """Takes one message; 202 means that it and its answer are stored."""
        session = self._sender(request, self._messages)
        message = posted(await small_json(request))
        return await self._stored(session, message.message, message.id)

    async def _upload(self, request: Request) -> Response:
        """Takes a photo or a workbook as a message of its own, under the id that the page gave it."""
        session = self._sender(request, self._files)
        delivery = request.path_params["id"]
        if not IDENTIFIER.fullmatch(delivery):
            raise Refused("web.not_understood", 400)
        try:
            async with asyncio.timeout(UPLOAD_SECONDS), self._uploads:
                kind, file = await upload(request)
        except TimeoutError:
            raise Refused("web.too_slow", 408) from None
        return await self._stored(session, Sent(kind, file=uuid.uuid4().hex), delivery, file)

    async def _stored(self, session: str, message: Inbound, delivery: str, file: StoredFile | None = None) -> Response:
        await run_in_threadpool(self._runner.receive, CHANNEL, session, message, delivery, file)
        self.hub.tell(session)
        return JSONResponse({"stored": True}, 202)

    def _told(self, channel: str, address: str) -> None:
        """Somebody else's turn put a message in line for a chat; called in that turn's thread."""
        if channel == CHANNEL and self._loop is not None:
            self._loop.call_soon_threadsafe(self.hub.tell, address)

    async def _sent_file(self, request: Request) -> Response:
        """What this person sent; anybody else's looks like what does not exist."""
        found = await run_in_threadpool(file_of, self._runner, self._who(request), request.path_params["id"])
        return _file_response(found)

    async def _attachment(self, request: Request) -> Response:
        """What went with a reply to this person."""
        place = request.path_params["version"], request.path_params["place"]
        found = await run_in_threadpool(attachment_at, self._runner, self._who(request), *place)
        return _file_response(found)

    async def _events(self, request: Request) -> Response:
        """Everything said, in order, from a place on; first of all where the talk stands, when it is new."""
        session = self._who(request)
        after = cursor(request.headers.get("last-event-id") or request.query_params.get("after", ""))
        return StreamingResponse(self._stream(request, session, after), media_type="text/event-stream")

    async def _stream(self, request: Request, session: str, after: tuple[int, int]) -> AsyncIterator[str]:
        self._loop = asyncio.get_running_loop()
        yield f"retry: {RETRY_MS}\n\n"
        language = None
        with self.hub.page(session) as news:
            while not self.hub.closing:
                news.clear()
                spoken, found, reached = await run_in_threadpool(shown, self._runner, session, after)
                if reached == START and await run_in_threadpool(
                    self._runner.receive, CHANNEL, session, Open(), FIRST_OPENING
                ):
                    continue
                if spoken != language:
                    language = spoken
                    yield _event("words", words(spoken))
                if found:
                    after = reached
                    yield _event("entries", found, f"{after[0]}.{after[1]}")
                try:
                    await asyncio.wait_for(news.wait(), KEEP_ALIVE_SECONDS)
                except TimeoutError:
                    if await request.is_disconnected():
                        return
                    yield ": still here\n\n"

    async def _result(self, request: Request) -> Response:
        """The result so far as a page to print, with a short text to forward."""
        session = self._sessions.read(request.cookies.get(COOKIE))
        page = await run_in_threadpool(result_page, self._runner, session)
        return HTMLResponse(page)

    async def _village(self, request: Request) -> Response:
        """A page to hang up in a village office, with a QR code that opens the chat."""
        base = self._public or f"{request.url.scheme}://{request.headers.get('host', '')}"
        return HTMLResponse(village_page(request.path_params["name"], base, self._runner.pack))

    def _who(self, request: Request) -> str:
        session = self._sessions.read(request.cookies.get(COOKIE))
        if session is None:
            raise Refused("web.no_session", 403)
        return session

    def _sender(self, request: Request, limiter: Limiter) -> str:
        """The session of a request that our own page made, and not too many of them. Raises Refused."""
        session = self._who(request)
        if not same_origin(request, self._public) or not self._sessions.token_fits(
            session, request.headers.get(CSRF_HEADER, "")
        ):
            raise Refused("web.not_from_here", 403)
        if not limiter.allows(session):
            raise Refused("web.too_fast", 429)
        return session

    async def _refused(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, Refused)
        session = self._sessions.read(request.cookies.get(COOKIE))
        language = await run_in_threadpool(language_of, self._runner, session)
        headers = {"Retry-After": "2"} if error.status == 429 else None
        return JSONResponse({"error": words(language)[error.key.partition(".")[2]]}, error.status, headers=headers)


def _file_response(found: Made | None) -> Response:
    """A file to show or to save. Nothing in it may run: not even what a browser would take for a page."""
    if found is None:
        return Response(status_code=404)
    shown = "inline" if found.media_type in IN_LINE else "attachment"
    return Response(
        found.content,
        media_type=found.media_type,
        headers={
            "Content-Disposition": f"{shown}; filename*=UTF-8''{quote(found.name, safe='')}",
            "Content-Security-Policy": "default-src 'none'; sandbox",
        },
    )


def static(name: str) -> bytes:
    """A file of the page."""
    return files("bot.web").joinpath("static", name).read_bytes()


def _event(kind: str, data: Any, identifier: str | None = None) -> str:
    first = "" if identifier is None else f"id: {identifier}\n"
    return f"{first}event: {kind}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
