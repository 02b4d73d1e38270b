"""Puts the program together from its settings, once."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import policy_kb
from bot.errors import Failure
from bot.runner import Runner
from bot.settings import Settings, data_keys
from policy_kb import Pack, PolicyError
from storage import Database, purge_transcripts

ZONE = ZoneInfo("Asia/Shanghai")
"""The county's time; every date a person sees or says is of this zone."""


def now() -> datetime:
    return datetime.now(ZONE)


def load_pack(settings: Settings) -> Pack:
    """The pack in force, with the official text where an operator attached it."""
    pack = policy_kb.load(settings.pack)
    if settings.notice is None:
        return pack
    try:
        return pack.with_official(settings.notice.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, PolicyError) as error:
        raise Failure(f"BANGFU_NOTICE: {settings.notice} cannot be used: {error}") from None


@contextmanager
def open_database(settings: Settings) -> Iterator[Database]:
    """The database, ready to use: a new one gets its tables, one that is behind is refused."""
    with Database.open(settings.database, data_keys(settings)) as database:
        if database.is_new():
            database.upgrade()
        elif behind := database.pending():
            raise Failure(f"the database is behind by {len(behind)} migration(s); run `bangfu db upgrade`")
        yield database


@contextmanager
def running(settings: Settings) -> Iterator[Runner]:
    """The program behind every channel. Transcripts past their days are deleted when it starts."""
    pack = load_pack(settings)
    with open_database(settings) as database:
        with database.transaction() as tx:
            purge_transcripts(tx, now() - timedelta(days=settings.transcript_days))
        yield Runner(database, pack, now)
