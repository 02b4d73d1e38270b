"""The web server: uvicorn over the chat's application, stopped without cutting anybody off."""

import asyncio
import socket

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


def serve(app: Starlette, hub: Hub, settings: Settings, listener: socket.socket) -> None:
    """Serves on that socket until it is told to stop."""
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
    asyncio.run(_Server(config, hub).serve([listener]))


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
