"""The installation's health: one check a line, with what to do about what is wrong."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.clock import now
from bot.errors import Failure
from bot.keys import data_keys, secret_key
from bot.notice import load_pack, load_shelf
from bot.reminding.due import unknown_year
from bot.settings import Settings
from bot.workdays import TABLE, working_days
from storage import DATABASE_FAILED, Database, StorageError, backlog
from storage.delivery import last_turn
from storage.reminders import last_ring

GOOD, DOUBTFUL, BAD = ("ok", "warn", "fail")
ROOM_BYTES: Final = 1_000_000_000
"""Free on the disk of the data folder: photos and a year of records of a county need less."""
SILENT: Final = timedelta(hours=36)
"""Without a ring for longer than a night and a day off, nobody is looking what is due."""
BACK: Final = timedelta(minutes=10)
"""A clock that stands so far before what is stored was set back, or the database comes from another machine."""
ASKED_SECONDS: Final = 10
PROBE_LETTER: Final = "月"


@dataclass(frozen=True)
class Found:
    """What a check came to. `mend`: what to do, where something is wrong."""

    check: str
    fate: str
    says: str
    mend: str = ""


def checkup(settings: Settings) -> Iterator[Found]:
    """Every check, in the order in which one stands on another."""
    yield from _each(settings, (_keys, _pack, _workdays, _disk, _letters, _address))
    yield from _database(settings)
    yield from _each(settings, (_telegram,))


def _each(settings: Settings, checks: Sequence[Callable[[Settings], Found]]) -> Iterator[Found]:
    for check in checks:
        try:
            yield check(settings)
        except Failure as error:
            yield Found(check.__name__.strip("_"), BAD, str(error), "see the settings in the README")


def _keys(settings: Settings) -> Found:
    data_keys(settings)
    secret_key(settings)
    given = settings.data_keys is not None and settings.secret_key is not None
    says = "given by the settings" if given else f"kept in {settings.data_dir}"
    return Found("keys", GOOD, f"{says}; without them nothing can be read: keep a copy elsewhere")


def _pack(settings: Settings) -> Found:
    shelf = load_shelf(settings)
    pack = shelf.of(None, now().date())
    if pack.stale(now().date()):
        mend = "ask the county whether the notice still applies; its replies say so too"
        return Found("pack", DOUBTFUL, f"{pack.id}: its figures are of {pack.identity.year}", mend)
    return Found("pack", GOOD, ", ".join(each.id for each in shelf.by_area(now().date()).values()))


def _workdays(settings: Settings) -> Found:
    pack = load_pack(settings).with_workdays(working_days(settings))
    year = unknown_year(pack, now().date())
    if year is not None:
        mend = f"upgrade, or write the days into {settings.data_dir / TABLE}, as `bangfu workdays` shows them"
        return Found("workdays", DOUBTFUL, f"the holidays of {year} are not known", mend)
    return Found("workdays", GOOD, f"known for {now().year}")


def _disk(settings: Settings) -> Found:
    settings.make_data_dir()
    free = shutil.disk_usage(settings.data_dir).free
    says = f"{free / 1e9:.1f} GB free at {settings.data_dir}"
    return Found("disk", GOOD, says) if free >= ROOM_BYTES else Found("disk", BAD, says, "make room: at least 1 GB")


def _letters(_settings: Settings) -> Found:
    from bot.charts import has_letter

    if has_letter(PROBE_LETTER):
        return Found("font", GOOD, "pictures have their Chinese letters")
    return Found("font", BAD, "pictures lack their Chinese letters", "install the program again")


def _address(settings: Settings) -> Found:
    if settings.public_url is None:
        mend = "set BANGFU_PUBLIC_URL, so that invitations carry a link and cookies are secure"
        return Found("address", DOUBTFUL, f"{settings.web_host}:{settings.web_port} only", mend)
    if not settings.public_url.startswith("https:"):
        return Found("address", DOUBTFUL, settings.public_url, "serve it over https: names and incomes go there")
    return Found("address", GOOD, settings.public_url)


def _database(settings: Settings) -> Iterator[Found]:
    kind = settings.database.partition(":")[0]
    try:
        with Database.open(settings.database, data_keys(settings)) as database:
            if database.is_new():
                yield Found("database", GOOD, f"{kind}: new, its tables are made at the first start")
                return
            yield Found("database", GOOD, f"{kind}: it answers and keeps what is committed")
            pending = database.pending()
            if pending:
                says = f"behind by {len(pending)}"
                yield Found("migrations", BAD, says, "stop the service, back up, then `bangfu db upgrade`")
                return
            yield Found("migrations", GOOD, "none is pending")
            yield _key(database)
            yield from _life(database)
    except (Failure, StorageError, *DATABASE_FAILED) as error:
        yield Found("database", BAD, " ".join(str(error).split()), "see BANGFU_DATABASE_URL")


def _key(database: Database) -> Found:
    if database.has_its_key():
        return Found("data key", GOOD, "what is stored can be read")
    return Found("data key", BAD, "what is stored was sealed with another key", "see BANGFU_DATA_KEYS, BANGFU_DATA_DIR")


def _life(database: Database) -> Iterator[Found]:
    at = now()
    with database.snapshot() as tx:
        rang, spoke, waiting = last_ring(tx), last_turn(tx), backlog(tx, "telegram")
    yield _clock(at, [moment for moment in (rang, spoke) if moment is not None])
    if rang is None:
        yield Found("reminders", DOUBTFUL, "nobody has looked yet what is due", "start `bangfu run`")
    elif at - rang > SILENT:
        mend = "is `bangfu run` running? see its log"
        yield Found("reminders", BAD, f"it was last looked what is due at {rang:%Y-%m-%d %H:%M}", mend)
    else:
        yield Found("reminders", GOOD, f"it was looked what is due at {rang:%Y-%m-%d %H:%M}")
    if waiting.oldest is not None and at - waiting.oldest > timedelta(hours=1):
        says = f"{waiting.waiting} messages wait, the oldest since {waiting.oldest:%Y-%m-%d %H:%M}"
        yield Found("outbox", DOUBTFUL, says, "see `bangfu outbox`")
    else:
        yield Found("outbox", GOOD, f"{waiting.waiting} messages wait")


def _clock(at: datetime, seen: Sequence[datetime]) -> Found:
    latest = max(seen, default=at)
    if latest - at > BACK:
        says = f"it is {at:%Y-%m-%d %H:%M}, and something was stored at {latest:%Y-%m-%d %H:%M}"
        return Found("clock", BAD, says, "set the machine's clock, by NTP")
    return Found("clock", GOOD, f"{at:%Y-%m-%d %H:%M} in the county")


def _telegram(settings: Settings) -> Found:
    if settings.telegram_token is None:
        return Found("telegram", GOOD, "not used: the web chat alone")
    import httpx

    address = f"{settings.telegram_api.rstrip('/')}/bot{settings.telegram_token.get_secret_value()}/getMe"
    try:
        answer = httpx.get(address, timeout=ASKED_SECONDS).json()
    except (httpx.HTTPError, ValueError):  # its message would hold the token
        mend = "is it blocked where this machine stands? see Telegram in the README"
        return Found("telegram", BAD, f"{settings.telegram_api} does not answer", mend)
    if not answer.get("ok"):
        return Found("telegram", BAD, "Telegram does not know the token", "see BANGFU_TELEGRAM_TOKEN")
    return Found("telegram", GOOD, f"@{answer['result'].get('username', '?')}")
