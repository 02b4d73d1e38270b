"""`bangfu duties`: every duty of a date, as it stands then."""

import argparse
from typing import Any

from bot.clock import now
from bot.console import use_utf8, write, write_json
from bot.notice import load_shelf
from bot.settings import load
from bot.wiring import open_database
from bot.workdays import working_days
from policy_kb.duties import Duty
from storage.cases import case_histories
from storage.households import cadre_names


def run(options: argparse.Namespace) -> int:
    use_utf8()
    settings = load()
    shelf, on = load_shelf(settings).with_workdays(working_days(settings)), options.on or now().date()
    shelf.of(None, on).at(on)
    with open_database(settings) as database, database.transaction() as tx:
        cases, names = case_histories(tx), cadre_names(tx)
    found = [duty for case in cases for duty in shelf.of(case.township, on).duties(case, on)]
    for duty in found:
        owner = None if duty.owner is None else names[duty.owner]
        if options.json:
            write_json(as_json(duty, owner))
        else:
            write(_as_line(duty, owner))
    if not found and not options.json:
        write(f"nothing is owed on {on}")
    return 0


def as_json(duty: Duty, owner: str | None) -> dict[str, Any]:
    """The duty as machines read it."""
    return {
        "duty": duty.duty,
        "household": duty.household,
        "village": duty.village,
        "owner": owner,
        "opened": duty.opened.isoformat(),
        "due": duty.due.isoformat(),
        "state": duty.state,
        "done_on": None if duty.done_on is None else duty.done_on.isoformat(),
        "attempts": duty.attempts,
    }


def _as_line(duty: Duty, owner: str | None) -> str:
    done = "" if duty.done_on is None else f" on {duty.done_on}"
    tries = f", {duty.attempts} attempts" if duty.attempts else ""
    who = "" if owner is None else f"  {owner}"
    return f"{duty.due}  {duty.duty}  {duty.household}  {duty.village}  {duty.state}{done}{tries}{who}"
