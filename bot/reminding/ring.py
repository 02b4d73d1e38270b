"""A ring: it is looked what is due, and what is gets its rows. Rung twice, or by two at once, nothing is doubled."""

import logging

from bot.reminding.due import due_at
from bot.reminding.posting import make_all, post, try_another_way
from bot.runner import Runner
from policy_kb.reminders import Planned, in_hours
from storage.reminders import note_ring

log = logging.getLogger(__name__)


def ring(runner: Runner) -> list[Planned]:
    """What was made now: nothing out of hours, and nothing that was made before."""
    now = runner.now()
    if not in_hours(now, runner.pack.workdays):
        return []
    with runner.database.snapshot() as tx:
        planned = due_at(tx, runner.shelf, now)
    made = make_all(runner, planned, now)
    with runner.database.transaction() as tx:
        note_ring(tx, now)
    try_another_way(runner)
    post(runner)
    if made:
        log.info("%d reminders were made", len(made))
    return made
