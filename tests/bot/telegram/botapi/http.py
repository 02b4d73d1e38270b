"""A small HTTP server that can also do what a good one never does: close a connection with nothing said."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import HTTP
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl

MOST_HEADER = 64 * 1024


@dataclass(frozen=True)
class Request:
    """What came in."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Answer:
    """What goes out. `closing`: nothing is said, the connection is closed."""

    status: int = 200
    body: bytes = b""
    media_type: str = "application/json"
    closing: bool = False


CLOSE = Answer(closing=True)
Handler = Callable[[Request], Awaitable[Answer]]


@dataclass
class HttpServer:
    """Serves on 127.0.0.1 until it is closed."""

    handler: Handler
    _server: asyncio.Server | None = None
    _open: set[asyncio.StreamWriter] = field(default_factory=set)

    async def start(self, port: int) -> int:
        """The port it listens on; 0 lets the system choose."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", port, limit=MOST_HEADER, backlog=512)
        found: int = self._server.sockets[0].getsockname()[1]
        return found

    async def stop(self) -> None:
        """Refuses new connections and drops the open ones."""
        if self._server is not None:
            self._server.close()
        for writer in list(self._open):
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        try:
            while (request := await _read(reader)) is not None:
                answer = await self.handler(request)
                if answer.closing:
                    break
                writer.write(_head(answer) + answer.body)
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the other side has gone, or the server stops
        finally:
            self._open.discard(writer)
            writer.close()


async def _read(reader: asyncio.StreamReader) -> Request | None:
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Request(first.split(" ")[1], headers, body)


def _head(answer: Answer) -> bytes:
    reason = HTTPStatus(answer.status).phrase
    kind = f"Content-Type: {answer.media_type}\r\nContent-Length: {len(answer.body)}\r\n\r\n"
    return f"HTTP/1.1 {answer.status} {reason}\r\n{kind}".encode()


@dataclass(frozen=True)
class Upload:
    """A file of a multipart body."""

    name: str
    content: bytes


def parameters(request: Request) -> dict[str, Any]:
    """The parameters of a call: texts, and files. Raises UnicodeDecodeError for what is not UTF-8."""
    kind = request.headers.get("content-type", "")
    if kind.startswith("multipart/form-data"):
        return _multipart(kind, request.body)
    pairs = parse_qsl(request.body.decode(), keep_blank_values=True, strict_parsing=bool(request.body), errors="strict")
    return dict(pairs)


def _multipart(kind: str, body: bytes) -> dict[str, Any]:
    whole = message_from_bytes(f"Content-Type: {kind}\r\n\r\n".encode() + body, policy=HTTP)
    found: dict[str, Any] = {}
    for part in whole.iter_parts():
        content = part.get_payload(decode=True)
        name = str(part.get_param("name", header="content-disposition"))
        file = part.get_filename()
        found[name] = content.decode() if file is None else Upload(file, content)
    return found
