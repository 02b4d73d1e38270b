"""The demo: the same chat on a sample county, with a tab for each kind of user and a date that can be moved.

Nothing here is reachable in `bangfu run`, which never imports this module.
"""

from datetime import datetime, timedelta
from html import escape

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from bot.clock import now
from bot.web.app import static
from bot.web.guard import Refused, same_origin, small_json
from handlers.words import LANGUAGES, catalogue

CHAT = "/resident"
FARTHEST_DAYS = 3650
STATIC = {"demo.js": "text/javascript; charset=utf-8", "demo.css": "text/css; charset=utf-8"}
TABS = ("resident", "contact_cadre", "village_officer", "supervisor")


class DemoClock:
    """The present moment, moved by whole days."""

    def __init__(self) -> None:
        self._moved = timedelta()

    def now(self) -> datetime:
        return now() + self._moved

    def move_to(self, day: str) -> None:
        """Moves to that day, keeping the hour. Raises ValueError for what is no date, or a date too far away."""
        moved = datetime.fromisoformat(day).date() - now().date()
        if abs(moved) > timedelta(days=FARTHEST_DAYS):
            raise ValueError(day)
        self._moved = moved


def demo_routes(clock: DemoClock) -> list[Route]:
    """The page with the tabs, its files, and the date. The chat itself is at `CHAT`."""

    async def index(_request: Request) -> Response:
        return HTMLResponse(_page(clock))

    async def file(request: Request) -> Response:
        name = request.path_params["name"]
        return Response(static(name), media_type=STATIC[name]) if name in STATIC else Response(status_code=404)

    async def date(request: Request) -> Response:
        if not same_origin(request, None):
            raise Refused("web.not_from_here", 403)
        try:
            clock.move_to(str((await small_json(request)).get("date")))
        except ValueError:
            raise Refused("web.not_understood", 400) from None
        return JSONResponse({"date": clock.now().date().isoformat()})

    return [
        Route("/", index),
        Route("/demo/{name}", file),
        Route("/demo-date", date, methods=["POST"]),
    ]


def _page(clock: DemoClock) -> str:
    words = catalogue(LANGUAGES[0])
    tabs = "".join(
        f'<button type="button" role="tab" id="tab-{tab}" aria-controls="panel-{tab}" '
        f'aria-selected="{"true" if tab == TABS[0] else "false"}">{escape(words[f"demo.{tab}"])}</button>'
        for tab in TABS
    )
    panels = "".join(
        f'<section role="tabpanel" id="panel-{tab}" aria-labelledby="tab-{tab}"{"" if tab == TABS[0] else " hidden"}>'
        + (
            f'<iframe src="{CHAT}" title="{escape(words["demo.resident"])}"></iframe>'
            if tab == TABS[0]
            else f"<p>{escape(words[f'demo.{tab}_later'])}</p>"
        )
        + "</section>"
        for tab in TABS
    )
    title, date_label = escape(words["demo.title"]), escape(words["demo.date"])
    today = clock.now().date().isoformat()
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">'
        f'<title>{title}</title><link rel="stylesheet" href="/demo/demo.css">'
        '<script type="module" src="/demo/demo.js"></script></head>'
        f"<body><header><h1>{title}</h1>"
        f'<label>{date_label} <input type="date" id="date" value="{today}"></label></header>'
        f'<div role="tablist" aria-label="{title}">{tabs}</div><main>{panels}</main></body></html>'
    )
