"""The demo: a chat for each kind of user on a sample county, in tabs, and a date that can be moved.

Nothing here is reachable in `bangfu run`, which never imports this module.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from html import escape

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Mount, Route

from bot.clock import ZONE, now
from bot.reminding.posting import words_for
from bot.reminding.ring import ring
from bot.runner import Runner
from bot.web.app import WebChat, static
from bot.web.guard import Guard, Refused, same_origin, small_json
from bot.web.hub import Hub
from bot.web.messages import CHANNEL
from bot.web.sessions import Sessions
from handlers.words import LANGUAGES, catalogue
from policy_kb.casework import CONTACT_CADRE, RESIDENT, SUPERVISOR, VILLAGE_OFFICER
from storage import find_chat

FARTHEST_DAYS = 3650
MOST_DAYS_SEEN = 62
"""Who goes farther is not shown what came on each day."""
MORNING = time(9)
STATIC = {"demo.js": "text/javascript; charset=utf-8", "demo.css": "text/css; charset=utf-8"}
TABS = (RESIDENT, CONTACT_CADRE, VILLAGE_OFFICER, SUPERVISOR)


class DemoClock:
    """The present moment, moved by whole days."""

    def __init__(self) -> None:
        self._moved = timedelta()

    def now(self) -> datetime:
        return now() + self._moved

    def move_to(self, day: date) -> None:
        """Moves to that day, keeping the hour. Raises ValueError for a date too far away."""
        moved = day - now().date()
        if abs(moved) > timedelta(days=FARTHEST_DAYS):
            raise ValueError(day)
        self._moved = moved

    def stand_at(self, moment: datetime) -> None:
        """Moves to that hour of that day."""
        self._moved = moment - now()


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

    async def move(request: Request) -> Response:
        if not same_origin(request, None):
            raise Refused("web.not_from_here", 403)
        try:
            day = date.fromisoformat(str((await small_json(request)).get("date")))
            await run_in_threadpool(pass_days, runner, clock, day, people.values())
        except ValueError:
            raise Refused("web.not_understood", 400) from None
        for address in people.values():
            hub.tell(address)
        return JSONResponse({"date": clock.now().date().isoformat()})

    async def refused(_request: Request, error: Exception) -> Response:
        assert isinstance(error, Refused)
        return JSONResponse({"error": catalogue(LANGUAGES[0])[error.key]}, error.status)

    def chat(tab: str) -> Mount:
        sessions = OneSession(secret, people[tab]) if tab in people else Sessions(secret)
        return Mount(f"/{tab}", app=WebChat(runner, sessions, None, hub).app(framed=True))

    own = [Route("/", index), Route("/demo/{name}", file), Route("/demo-date", move, methods=["POST"])]
    app = Starlette(routes=[*own, *map(chat, TABS)], exception_handlers={Refused: refused})
    app.add_middleware(Guard, framed=False)
    return app


def pass_days(runner: Runner, clock: DemoClock, day: date, addresses: Iterable[str]) -> None:
    """Moves to that day; on each day on the way it is seen what is due, as the service would, and what comes of it
    stands in the chats as it was then. Raises ValueError for a date too far away.
    """
    start = clock.now().date()
    clock.move_to(day)
    for passed in range((day - start).days if (day - start).days <= MOST_DAYS_SEEN else 0):
        clock.stand_at(datetime.combine(start + timedelta(days=passed + 1), MORNING, ZONE))
        ring(runner)
        with runner.database.transaction() as tx:
            for chat in (find_chat(tx, CHANNEL, address) for address in addresses):
                if chat is not None:
                    words_for(tx, runner, chat.chat_id)
    clock.move_to(day)


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
