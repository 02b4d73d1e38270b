"""`bangfu outbox`: what waits to be delivered, and what could not be."""

import argparse
from typing import Any

from bot.channels import BROUGHT_TO
from bot.clock import ZONE
from bot.console import use_utf8, write, write_json
from bot.settings import load
from bot.wiring import open_database
from storage import Undelivered, undelivered

MOST = 1000
"""The newest are shown; more than these is an outage, not a list."""


def run(options: argparse.Namespace) -> int:
    use_utf8()
    with open_database(load()) as database, database.transaction() as tx:
        found = undelivered(tx, BROUGHT_TO, MOST)
    for each in found:
        if options.json:
            write_json(_as_json(each))
        else:
            write(_as_line(each))
    if not found and not options.json:
        write("nothing waits, and nothing was given up")
    return 0


def _as_json(message: Undelivered) -> dict[str, Any]:
    return {
        "id": message.id,
        "channel": message.channel,
        "status": message.status,
        "queued_at": message.created_at.astimezone(ZONE).isoformat(),
        "attempts": message.attempts,
        "may_have_arrived": message.uncertain,
        "reason": message.reason,
    }


def _as_line(message: Undelivered) -> str:
    when = message.created_at.astimezone(ZONE).strftime("%Y-%m-%d %H:%M:%S")
    tries = f"{message.attempts} tries" if message.attempts != 1 else "1 try"
    doubt = "; may have arrived" if message.uncertain else ""
    reason = "" if message.reason is None else f": {message.reason}"
    return f"{when}  {message.channel}  {message.id}  {message.status} after {tries}{reason}{doubt}"
