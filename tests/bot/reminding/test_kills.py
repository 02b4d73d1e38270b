from pathlib import Path

from tests.bot.reminding.kills import rounds

KILLS = 1
"""`make reminders` has fifty."""


def test_a_killed_service_loses_no_reminder_and_repeats_at_most_what_was_on_its_way(tmp_path: Path):
    found = rounds(tmp_path, KILLS)
    assert found.lost == 0
    assert found.repeated <= KILLS * 20  # as many as may be on their way at once
