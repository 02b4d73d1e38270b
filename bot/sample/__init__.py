"""A fictional township (青溪镇) of three villages and sixty households, to try the program on. Nobody in it exists."""

from datetime import date
from pathlib import Path

from bot.roster import read
from policy_kb.roster import Household

FOLDER = Path(__file__).parent
AS_OF = date(2026, 11, 23)
"""The day on which the sample was written; nothing in it is later."""


def sample_households() -> list[Household]:
    """The households of the two CSV files beside this one, which `bangfu roster` could as well have read."""
    found = read(FOLDER, FOLDER.name, AS_OF)
    assert not found.problem_count, found.problems
    return list(found.households)
