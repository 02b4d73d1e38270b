"""Puts the program together from its settings, once."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from bot.clock import now
from bot.errors import Failure
from bot.keys import data_keys
from bot.notice import load_shelf
from bot.runner import Runner
from bot.settings import Settings
from bot.workdays import working_days
from storage import Database

log = logging.getLogger(__name__)

NAMES_GO_ABROAD = "BANGFU_TELEGRAM_NAMES: names, incomes and illnesses of households go out to servers abroad"


@contextmanager
def open_database(settings: Settings) -> Iterator[Database]:
    """The database, ready to use: a new one gets its tables, one that is behind is refused."""
    with Database.open(settings.database, data_keys(settings)) as database:
        if database.is_new():
            database.upgrade()
        elif behind := database.pending():
            raise Failure(f"the database is behind by {len(behind)} migration(s); run `bangfu db upgrade`")
        elif not database.has_its_key():
            raise Failure("the database is sealed with a key that is not given: see BANGFU_DATA_KEYS, BANGFU_DATA_DIR")
        yield database


@contextmanager
def running(settings: Settings, clock: Callable[[], datetime] = now, home: str | None = None) -> Iterator[Runner]:
    """The program behind every channel. `home`: where others can open it, where the settings do not say."""
    shelf = load_shelf(settings).with_workdays(working_days(settings))
    for pack in shelf.by_area(now().date()).values():
        pack.at(now().date())  # one that is not in force yet is refused here, not at every message
    with open_database(settings) as database:
        if settings.telegram_names:
            log.warning(NAMES_GO_ABROAD)
        keep, shown = timedelta(days=settings.transcript_days), settings.public_url or home
        yield Runner(database, shelf, clock, keep, shown, names_abroad=settings.telegram_names)
