"""`bangfu db`: the database's upkeep."""

import argparse

from bot.console import use_utf8, write
from bot.keys import data_keys
from bot.settings import load
from storage import Database


def run(options: argparse.Namespace) -> int:
    del options
    use_utf8()
    settings = load()
    with Database.open(settings.database, data_keys(settings)) as database:
        pending = database.pending()
        database.upgrade()
    write(f"applied {len(pending)} migration(s)" if pending else "already up to date")
    return 0
