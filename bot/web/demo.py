"""The demo: a chat for each kind of user on a sample county, in tabs, and a date that can be moved.

Nothing here is reachable in `bangfu run`, which never imports this module.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from html import escape

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Mount, Route

from bot.clock import now
from bot.runner import Runner
from bot.web.app import WebChat, static
from bot.web.guard import Guard, Refused, same_origin, small_json
from bot.web.hub import Hub
from bot.web.sessions import Sessions
from handlers.words import LANGUAGES, catalogue
from policy_kb.casework import CONTACT_CADRE, RESIDENT, SUPERVISOR, VILLAGE_OFFICER

FARTHEST_DAYS = 3650
STATIC = {"demo.js": "text/javascript; charset=utf-8", "demo.css": "text/css; charset=utf-8"}
TABS = (RESIDENT, CONTACT_CADRE, VILLAGE_OFFICER, SUPERVISOR)


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


class OneSession(Sessions):
    """Whoever opens this tab is the same person of the sample county."""

    def __init__(self, secret: bytes, session: str) -> None:
        super().__init__(secret)
        self._session = session

    def new(self) -> str:
        return self._session


def demo_app(runner: Runner, clock: DemoClock, secret: bytes, people: Mapping[str, str], hub: Hub) -> Starlette:
    """The page with the tabs, the date, and under each role's name a chat of its own. `people`: the session of each
    role's person; a role without one is a new person in each browser.
    """

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

    async def refused(_request: Request, error: Exception) -> Response:
        assert isinstance(error, Refused)
        return JSONResponse({"error": catalogue(LANGUAGES[0])[error.key]}, error.status)

    def chat(tab: str) -> Mount:
        sessions = OneSession(secret, people[tab]) if tab in people else Sessions(secret)
        return Mount(f"/{tab}", app=WebChat(runner, sessions, None, hub).app(framed=True))

    own = [Route("/", index), Route("/demo/{name}", file), Route("/demo-date", date, methods=["POST"])]
    app = Starlette(routes=[*own, *map(chat, TABS)], exception_handlers={Refused: refused})
    app.add_middleware(Guard, framed=False)
    return app


def _page(clock: DemoClock) -> str:
    words = catalogue(LANGUAGES[0])
    tabs = "".join(
        f'<button type="button" role="tab" id="tab-{tab}" aria-controls="panel-{tab}" '
        f'aria-selected="{"true" if tab == TABS[0] else "false"}">{escape(words[f"demo.{tab}"])}</button>'
        for tab in TABS
    )
    panels = "".join(
        f'<section role="tabpanel" id="panel-{tab}" aria-labelledby="tab-{tab}"{"" if tab == TABS[0] else " hidden"}>'
        f'<iframe {"src" if tab == TABS[0] else "data-src"}="/{tab}/" title="{escape(words[f"demo.{tab}"])}"></iframe>'
        "</section>"
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
