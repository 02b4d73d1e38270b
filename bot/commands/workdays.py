"""`bangfu workdays`: the days of a year that are not what their weekday says, as the table that corrects them."""

import argparse

from bot.clock import now
from bot.console import use_utf8, write
from bot.errors import Failure
from bot.settings import load
from bot.workdays import TABLE, as_table, working_days


def run(options: argparse.Namespace) -> int:
    use_utf8()
    settings = load()
    year, days = options.year or now().year, working_days(settings)
    if not days.knows(year):
        raise Failure(f"the holidays of {year} are not known: write them into {settings.data_dir / TABLE}")
    for line in as_table(days.exceptions[year]):
        write(line)
    return 0
