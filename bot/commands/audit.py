"""`bangfu audit`: who read, wrote and exported what of which households."""

import argparse
from datetime import timedelta
from typing import Any

from bot.clock import ZONE, now
from bot.console import use_utf8, write, write_json
from bot.settings import load
from bot.wiring import open_database
from storage.audit import Entry, entries_since


def run(options: argparse.Namespace) -> int:
    use_utf8()
    since = now() - timedelta(days=options.days)
    with open_database(load()) as database, database.snapshot() as tx:
        found = entries_since(tx, since, options.household, options.by, options.kind)
    for each in found:
        if options.json:
            write_json(_as_json(each))
        else:
            write(_as_line(each))
    if not found and not options.json:
        write("nothing was read, written or exported")
    return 0


def _as_json(entry: Entry) -> dict[str, Any]:
    return {
        "at": entry.at.astimezone(ZONE).isoformat(timespec="seconds"),
        "by": entry.by,
        "person": entry.person,
        "channel": entry.channel,
        "kind": entry.kind,
        "what": list(entry.what),
        "households": list(entry.households),
        "why": entry.why,
    }


def _as_line(entry: Entry) -> str:
    when = entry.at.astimezone(ZONE).strftime("%Y-%m-%d %H:%M:%S")
    who = entry.by or entry.person or entry.channel
    which = " ".join(entry.households)
    why = "" if entry.why is None else f" ({entry.why})"
    return f"{when}  {who}  {entry.channel}  {entry.kind} {', '.join(entry.what)}{why}: {which}"
