"""The service killed in the middle of everything: nothing lost, nothing done twice, at most one reply a kill repeated.

A smaller storm than `make storm`, which plays the whole one.
"""

from pathlib import Path

import pytest

from tests.bot.telegram.botapi import BotApi
from tests.bot.telegram.kills import storm


@pytest.mark.parametrize("mode", ["polling", "webhook"])
def test_killed_again_and_again_it_loses_nothing_and_does_nothing_twice(api: BotApi, tmp_path: Path, mode: str):
    found = storm(api, tmp_path, mode, kills=5, messages=200, people=25)
    assert (found.lost, found.doubled, found.missing, found.disordered, found.refused) == (0, 0, 0, 0, 0)
    assert found.repeated <= found.kills
