"""How the service is: /healthz for whoever keeps it up, /metrics for whoever watches it. No names, no content."""

import ipaddress
from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.health import Health
from bot.runner import Runner
from storage import DATABASE_FAILED

METRICS = "text/plain; version=0.0.4; charset=utf-8"


def status_routes(runner: Runner, health: Health, fetches: Callable[[], bool]) -> list[Route]:
    """The routes. `fetches`: whether this process is the one that fetches updates now."""

    async def healthz(_request: Request) -> Response:
        """200, or 503 with what is wrong."""
        wrong = [] if await run_in_threadpool(_database_answers, runner) else ["database"]
        if fetches() and health.stalled():
            wrong.append("telegram")
        return JSONResponse({"status": "failing" if wrong else "ok", "failing": wrong}, 503 if wrong else 200)

    async def metrics(request: Request) -> Response:
        """Only for the machine itself and its private network."""
        if not _near(request.client.host if request.client else ""):
            return Response(status_code=404)
        return Response(health.metrics(), media_type=METRICS)

    return [Route("/healthz", healthz), Route("/metrics", metrics)]


def _database_answers(runner: Runner) -> bool:
    try:
        with runner.database.transaction():
            return True
    except DATABASE_FAILED:
        return False


def _near(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return False
