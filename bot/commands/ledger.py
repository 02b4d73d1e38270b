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
from handlers.casework.ledger import Owed, ledger, month_end, visits_owed
from handlers.words import LANGUAGES, Voice
from storage.audit import EXPORTED, note
from storage.cases import case_histories
from storage.households import cadre_names, cards_of
from storage.records import between


def run(options: argparse.Namespace) -> int:
    use_utf8()
    settings = load()
    first = _month(options.month) if options.month else now().date().replace(day=1)
    today = now().date()
    voice = Voice(LANGUAGES[0], load_pack(settings), today)
    with open_database(settings) as database, database.snapshot() as tx:
        found, names = between(tx, first, month_end(first)), cadre_names(tx)
        cases = case_histories(tx)
        cards = cards_of(tx, [case.household for case in cases])
    owed = [
        Owed(card, duty, "" if duty.owner is None else names[duty.owner])
        for card, duty in visits_owed(cases, cards, first, today, voice)
    ]
    with open_database(settings) as database, database.transaction() as tx:
        note(tx, EXPORTED, ["visits and plans"], {card.id for card, _ in found}, now(), why=options.why)
    made = make(ledger(found, owed, first, voice))
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
