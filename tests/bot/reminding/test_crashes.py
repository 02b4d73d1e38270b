"""A month crashed at any commit and send: nobody's reminder is lost, and only what was on its way comes twice.

`make reminders` has a thousand.
"""

import logging
from pathlib import Path

import pytest

from policy_kb import Pack
from tests.bot.reminding.crashes import Month, storm


def test_a_month_without_a_crash_is_heard_once(tmp_path: Path, pack: Pack):
    month = Month(tmp_path, pack)
    assert month.usual.total() == 10
    assert month.boundaries > 100


def test_crashed_at_any_commit_or_send_nothing_is_lost(tmp_path: Path, pack: Pack, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.CRITICAL)
    found = storm(tmp_path, pack, range(2_000, 2_015))
    assert found.crashes >= 15
    assert found.lost == 0
    assert found.repeated <= found.unknown
