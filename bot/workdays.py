"""The county's working days: from a library, and from a table that an operator can correct it with."""

import csv
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Final

from bot.errors import Failure
from bot.settings import Settings
from policy_kb.workdays import SATURDAY, WorkingDays

TABLE: Final = "workdays.csv"
"""In the data folder: `day,worked`, one day a line that is not what its weekday says, as `2027-02-06,yes`."""
COLUMNS: Final = ("day", "worked")
WORKED: Final = {"yes": True, "no": False}


def working_days(settings: Settings) -> WorkingDays:
    """The days of the library with the operator's over them. Raises Failure for a table that cannot be read."""
    import chinese_calendar

    found: dict[int, dict[date, bool]] = {}
    for day in chinese_calendar.workdays:
        found.setdefault(day.year, {})[day] = True
    for day in chinese_calendar.holidays:
        of_year = found.setdefault(day.year, {})
        if day.weekday() < SATURDAY:
            of_year[day] = False
    for day, worked in _table(settings.data_dir / TABLE):
        found.setdefault(day.year, {})[day] = worked
    return WorkingDays(found)


def as_table(days: Mapping[date, bool]) -> Iterator[str]:
    """The lines of a table with these days."""
    yield ",".join(COLUMNS)
    said = {worked: word for word, worked in WORKED.items()}
    for day, worked in sorted(days.items()):
        yield f"{day},{said[worked]}"


def _table(path: Path) -> Iterator[tuple[date, bool]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return
    except (OSError, UnicodeDecodeError):
        raise Failure(f"{path} cannot be read as UTF-8 text") from None
    for number, row in enumerate(csv.reader(text.splitlines()), start=1):
        cells = [cell.strip() for cell in row]
        if not any(cells) or tuple(cells) == COLUMNS:
            continue
        try:
            day, worked = cells
            yield date.fromisoformat(day), WORKED[worked]
        except (ValueError, KeyError):
            raise Failure(f"{path}, line {number}: it takes a day and yes or no, like 2027-02-06,yes") from None
