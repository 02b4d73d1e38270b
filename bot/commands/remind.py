"""`bangfu remind`: the reminders and digests due at a time, made or only told."""

import argparse
from collections import Counter
from typing import Any

from bot.commands.duties import as_json
from bot.console import use_utf8, write, write_json
from bot.reminding.bulk import Brought, in_words
from bot.reminding.due import due_at
from bot.reminding.ring import ring
from bot.settings import load
from bot.wiring import running
from policy_kb.reminders import Recipient
from storage.households import cadre_names


def run(options: argparse.Namespace) -> int:
    use_utf8()
    settings, at = load(), options.at
    with running(settings, lambda: at) as runner:
        made = None if options.dry_run else ring(runner)
        with runner.database.snapshot() as tx:
            planned = due_at(tx, runner.shelf, at, again=True) if made is None else made
            names = cadre_names(tx)
            found = list(in_words(tx, runner, planned, at))
    called = _called([each.planned.recipient for each in found])
    for each in found:
        if options.json:
            write_json(_as_json(each, called[each.planned.recipient.key], at.isoformat(), names))
        else:
            _write(each, called[each.planned.recipient.key])
    if not found and not options.json:
        write(f"nothing is due at {at:%Y-%m-%d %H:%M}")
    return 0


def _called(recipients: list[Recipient]) -> dict[str, str]:
    """By key the name; where several go by one, with what tells them apart."""
    unique = {each.key: each.name for each in recipients}
    count = Counter(unique.values())
    return {key: name if count[name] == 1 else f"{name} ({key})" for key, name in unique.items()}


def _as_json(each: Brought, recipient: str, at: str, names: dict[str, str]) -> dict[str, Any]:
    planned = each.planned
    return {
        "at": at,
        "recipient": recipient,
        "role": planned.recipient.role,
        "channel": each.channel,
        "kind": planned.kind,
        "period": planned.period.isoformat(),
        "duties": [as_json(duty, None if duty.owner is None else names[duty.owner]) for duty in planned.duties],
        "text": each.text,
    }


def _write(each: Brought, recipient: str) -> None:
    write(f"{recipient}  {each.planned.recipient.role}  {each.channel}  {each.planned.kind}")
    for line in each.text.splitlines():
        write(f"    {line}")
