"""Updates that Telegram brings: a route of the same application, answered with 200 once they are committed."""

import hmac
import json
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.web.guard import Refused, bounded_body

HEADER: Final = "x-telegram-bot-api-secret-token"
LARGEST_UPDATE: Final = 1024 * 1024


def webhook_route(
    path: str, secret: str, take: Callable[[Sequence[dict[str, Any]]], Awaitable[list[dict[str, Any]]]]
) -> Route:
    """The route. Without the right secret nothing is read; what could not be committed is asked for again."""

    async def update(request: Request) -> Response:
        given = request.headers.get(HEADER, "")
        if not hmac.compare_digest(given.encode(errors="replace"), secret.encode()):
            return Response(status_code=403)
        body = await bounded_body(request, LARGEST_UPDATE, "web.too_large")
        try:
            found = json.loads(body)
        except (ValueError, RecursionError):
            raise Refused("web.not_understood", 400) from None
        if not isinstance(found, dict):
            raise Refused("web.not_understood", 400)
        return Response(status_code=503 if await take([found]) else 200)

    return Route(path, update, methods=["POST"])
