"""The web server: uvicorn over the chat's application, stopped without cutting anybody off."""

import asyncio
import socket
from collections.abc import Callable

import uvicorn
from starlette.applications import Starlette

from bot.errors import Failure
from bot.settings import Settings
from bot.web.hub import Hub

DRAIN_SECONDS = 10
"""How long a stopping server waits for what is under way; streams are let go at once."""


class _Server(uvicorn.Server):
    """Lets the streams go first when it is told to stop, so that nothing waits for them."""

    def __init__(self, config: uvicorn.Config, hub: Hub) -> None:
        super().__init__(config)
        self._hub = hub

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._hub.close()
        await super().shutdown(sockets)


def serve(app: Starlette, hub: Hub, settings: Settings, ready: Callable[[str], None]) -> None:
    """Runs until it is told to stop. `ready` is called with the address once it listens. Raises Failure."""
    listener = _listener(settings)
    host, port = listener.getsockname()[:2]
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
    ready(f"http://{host}:{port}/")
    asyncio.run(_Server(config, hub).serve([listener]))


def _listener(settings: Settings) -> socket.socket:
    try:
        return socket.create_server((settings.web_host, settings.web_port), backlog=512)
    except OSError as error:
        where = f"{settings.web_host}:{settings.web_port}"
        raise Failure(f"BANGFU_WEB_PORT: {where} cannot be listened on: {error.strerror}") from None
