"""The web server: uvicorn over the chat's application, stopped without cutting anybody off."""

import asyncio
import socket
from collections.abc import Sequence
from typing import Protocol

import uvicorn
from starlette.applications import Starlette

from bot.errors import Failure
from bot.settings import Settings
from bot.web.hub import Hub

DRAIN_SECONDS = 10
"""How long a stopping server waits for what is under way; streams are let go at once."""

BESIDE_SECONDS = 20
"""How long what runs beside it may take after that: a send that is on its way has 15 for its answer."""


class Beside(Protocol):
    """What runs on the server's event loop, as long as the server does."""

    async def run(self) -> None:
        """Returns once it is stopped; raises what the whole program must stop for."""
        ...

    def stop(self) -> None: ...


class _Server(uvicorn.Server):
    """When it is told to stop, lets the streams go first, and what runs beside it come to its end."""

    def __init__(self, config: uvicorn.Config, hub: Hub, beside: Sequence[Beside]) -> None:
        super().__init__(config)
        self._hub = hub
        self._beside = beside
        self._running: list[asyncio.Task[None]] = []

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._running = [asyncio.create_task(each.run()) for each in self._beside]
        for task in self._running:
            task.add_done_callback(lambda _: setattr(self, "should_exit", True))

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._hub.close()
        for each in self._beside:
            each.stop()
        await super().shutdown(sockets)
        if self._running:
            await asyncio.wait(self._running, timeout=BESIDE_SECONDS)

    def failure(self) -> BaseException | None:
        """What the program had to stop for."""
        ended = (task for task in self._running if task.done() and not task.cancelled())
        return next((error for error in (task.exception() for task in ended) if error is not None), None)


def serve(app: Starlette, hub: Hub, settings: Settings, listener: socket.socket, beside: Sequence[Beside] = ()) -> None:
    """Serves on that socket until it is told to stop, or something beside it fails; raises what that failed of."""
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        lifespan="off",
        server_header=False,
        proxy_headers=settings.trusted_proxy is not None,
        forwarded_allow_ips=settings.trusted_proxy,
        timeout_graceful_shutdown=DRAIN_SECONDS,
        h11_max_incomplete_event_size=16 * 1024,
    )
    server = _Server(config, hub, beside)
    asyncio.run(server.serve([listener]))
    failure = server.failure()
    if failure is not None:
        raise failure


def listen(settings: Settings) -> socket.socket:
    """The socket of the settings' host and port; connections queue from now on. Raises Failure."""
    try:
        return socket.create_server((settings.web_host, settings.web_port), backlog=512)
    except OSError as error:
        where = f"{settings.web_host}:{settings.web_port}"
        raise Failure(f"BANGFU_WEB_PORT: {where} cannot be listened on: {error.strerror}") from None


def address_of(listener: socket.socket) -> str:
    """Where this machine's own browser finds it, with a slash at the end."""
    host, port = listener.getsockname()[:2]
    return f"http://{host}:{port}/"
