"""`bangfu ledger`: the county's ledger of a month in Excel."""

import argparse
from datetime import date
from pathlib import Path

from bot.attachments import make
from bot.clock import now
from bot.console import use_utf8, write
from bot.errors import Usage
from bot.notice import load_pack
from bot.replacing import replacing
from bot.settings import load
from bot.wiring import open_database
from handlers.casework.ledger import ledger, month_end
from handlers.words import LANGUAGES, Voice
from storage.records import between


def run(options: argparse.Namespace) -> int:
    use_utf8()
    settings = load()
    first = _month(options.month) if options.month else now().date().replace(day=1)
    voice = Voice(LANGUAGES[0], load_pack(settings), now().date())
    with open_database(settings) as database, database.transaction() as tx:
        found = between(tx, first, month_end(first))
    made = make(ledger(found, first, voice))
    output = Path(options.output or made.name)
    with replacing(str(output)) as draft:
        draft.write_bytes(made.content)
    write(f"{output}: {len(found)} records of {first:%Y-%m}")
    return 0


def _month(text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise Usage(f"--month takes a month like 2026-11, not {text!r}") from None
