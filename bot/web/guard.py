"""What stands before every request: the headers that keep other pages out, and the checks a message must pass."""

import json
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors {ancestors}"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(self)",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
NOBODY, OURSELVES = "'none'", "'self'"
LARGEST_BODY = 64 * 1024
"""Bytes of one message: the longest text a person may send takes 4,000."""

MOST_THROWN_AWAY = 64 * 1024 * 1024
"""Bytes; who sends more is cut off in the middle."""


class Refused(Exception):
    """A request that is not taken; the key of its sentence in the catalogue, and the HTTP status."""

    def __init__(self, key: str, status: int) -> None:
        super().__init__(key)
        self.key, self.status = key, status


class Guard:
    """Puts the headers on every answer. `framed`: only the demo shows its pages within a page of its own."""

    def __init__(self, app: ASGIApp, *, framed: bool) -> None:
        self._app = app
        ancestors = OURSELVES if framed else NOBODY
        self._headers = {name: value.format(ancestors=ancestors) for name, value in HEADERS.items()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, guarded)


async def bounded_body(request: Request, most: int, refusal: str) -> bytes:
    """The bytes a request carries. Raises Refused, with that key, for more than `most`.

    What is too much is read to its end and thrown away: a browser that is still sending would not see the answer.
    """
    body, read = bytearray(), 0
    async for chunk in request.stream():
        read += len(chunk)
        if read <= most:
            body += chunk
        elif read > MOST_THROWN_AWAY:
            break
    if read > most:
        raise Refused(refusal, 413)
    return bytes(body)


async def small_json(request: Request) -> dict[str, Any]:
    """The JSON object a request carries. Raises Refused when it is too large, or is none."""
    try:
        value = json.loads(await bounded_body(request, LARGEST_BODY, "web.too_large"))
    except (ValueError, RecursionError):
        raise Refused("web.not_understood", 400) from None
    if not isinstance(value, dict):
        raise Refused("web.not_understood", 400)
    return value


def same_origin(request: Request, public: str | None) -> bool:
    """Whether a request comes from a page of ours, by the browser's own word for it."""
    site = request.headers.get("sec-fetch-site")
    if site is not None and site not in ("same-origin", "none"):
        return False
    origin = request.headers.get("origin")
    return origin is None or origin in {public, f"{request.url.scheme}://{request.headers.get('host', '')}"}
