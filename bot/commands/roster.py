"""`bangfu roster`: the roster of households, in Excel or CSV."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from bot.clock import now
from bot.console import use_utf8, write
from bot.errors import Failure
from bot.replacing import replacing
from bot.roster import Reading, read, template, write_csv
from bot.roster import write as write_roster
from bot.roster.intake import Comparison, change_lines, compare
from bot.settings import load
from bot.wiring import open_database
from policy_kb.casework import Area
from storage.audit import EXPORTED, note
from storage.households import keep_roster, kept_roster

LANGUAGE = "zh"
WORKBOOK = ".xlsx"
CHANGES_SHOWN = 200


def run(options: argparse.Namespace) -> int:
    use_utf8()
    return _ACTIONS[options.action](options)


def _template(options: argparse.Namespace) -> int:
    """Writes the empty workbook."""
    with replacing(options.file) as draft:
        template(draft)
    return 0


def _import(options: argparse.Namespace) -> int:
    """Reads a roster in: all of it or nothing, unless --partial; with --dry-run, tells what it would change."""
    settings = load()
    path = Path(options.file)
    try:
        reading = read(path, path.name, now().date(), _progress("rows read"))
    except OSError as error:
        raise Failure(f"{path}: {error.strerror or 'cannot be read'}") from None
    _tell(reading)
    if not reading.households or (reading.problem_count and not options.partial):
        write("nothing was imported: mend what is listed, or take the good households alone with --partial")
        return 1
    with open_database(settings) as database, database.transaction() as tx:
        found = compare(tx, reading, now().date())
        write(f"{len(found.new)} new, {len(found.changed)} changed, {found.same} as they are")
        _tell_changes(found)
        if not options.dry_run:
            keep_roster(tx, found.to_keep, now().date(), _progress("households kept"))
    write("nothing was kept: this was a dry run" if options.dry_run else "imported")
    return 1 if reading.problem_count else 0


def _export(options: argparse.Namespace) -> int:
    """Writes the roster as it is kept, of the county or of an area."""
    area = Area.parse(options.area or "")
    with open_database(load()) as database, database.transaction() as tx:
        households = kept_roster(tx, now().date(), area=area)
        note(tx, EXPORTED, ["roster"], {each.id for each in households}, now(), why=options.why)
    if not households:
        raise Failure(f"there is no household of {area}" if str(area) else "there is no household yet")
    if Path(options.file).suffix.lower() == WORKBOOK:
        with replacing(options.file) as draft:
            write_roster(households, draft)
    else:
        _write_folder(Path(options.file), write_csv(households))
    write(f"{len(households)} households")
    return 0


def _write_folder(folder: Path, tables: dict[str, str]) -> None:
    """The tables of a roster, in a folder of their own."""
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise Failure(f"{folder} cannot be written: {error.strerror or error}") from None
    for name, text in tables.items():
        with replacing(str(folder / name)) as draft:
            draft.write_text(text, encoding="utf-8-sig", newline="")


def _tell(reading: Reading) -> None:
    for each in (*reading.problems, *reading.warnings):
        write(each.words(LANGUAGE))
    kept = len(reading.problems) + len(reading.warnings)
    left = reading.problem_count + reading.warning_count - kept
    if left:
        write(f"and {left} more")


def _tell_changes(found: Comparison) -> None:
    lines = [line for each in found.changed for line in change_lines(*each, LANGUAGE)]
    for line in lines[:CHANGES_SHOWN]:
        write(line)
    if len(lines) > CHANGES_SHOWN:
        write(f"and {len(lines) - CHANGES_SHOWN} more")


def _progress(what: str) -> Callable[[int], None]:
    """Counts on a terminal; is silent elsewhere."""

    def told(done: int) -> None:
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{done} {what} ")
            sys.stderr.flush()

    return told


_ACTIONS: dict[str, Callable[[argparse.Namespace], int]] = {
    "template": _template,
    "import": _import,
    "export": _export,
}
