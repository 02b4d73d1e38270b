"""`bangfu db`: the database's upkeep: its tables, its copies, its keys."""

import argparse
import contextlib
import dataclasses
import os
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from bot.clock import ZONE, now
from bot.console import use_utf8, write
from bot.errors import Failure, Usage
from bot.keys import data_keys, keep_data_keys
from bot.replacing import replacing
from bot.settings import Settings, load
from bot.wiring import open_database
from storage import Database, purge_transcripts
from storage.backup import check_backup, copy_rows, read_backup, write_backup
from storage.rotation import left, rotate

BACKUPS = "backups"
"""The folder within the data folder where a backup goes that is given no name."""
ENDING = ".backup"
PRIVATE = 0o600


def run(options: argparse.Namespace) -> int:
    use_utf8()
    return _ACTIONS[options.action](options, load())


def _upgrade(_options: argparse.Namespace, settings: Settings) -> int:
    with Database.open(settings.database, data_keys(settings)) as database:
        pending = database.pending()
        database.upgrade()
    write(f"applied {len(pending)} migration(s)" if pending else "already up to date")
    return 0


def _backup(options: argparse.Namespace, settings: Settings) -> int:
    """Writes a sealed copy; without a name into the data folder, where `--keep` says how many stay."""
    if options.keep is not None and options.keep < 1:
        raise Usage("--keep takes how many backups to keep: 1 or more")
    path = Path(options.target) if options.target else _next_name(settings)
    keys = data_keys(settings)
    with open_database(settings) as database, replacing(str(path)) as draft:
        draft.chmod(PRIVATE)
        with draft.open("wb") as file:
            made = write_backup(database, keys, file, now())
            file.flush()
            os.fsync(file.fileno())
        with draft.open("rb") as file:
            if check_backup(keys, file).tables != made.tables:
                raise Failure(f"{path}: the backup does not read back as it was written; it was not kept")
    write(f"{path}: {made.rows} rows of {len(made.tables)} tables, sealed with the key {keys.ids[0]}")
    if options.keep is not None:
        for old in sorted(path.parent.glob(f"bangfu-*{ENDING}"))[: -options.keep]:
            old.unlink()
            write(f"{old} deleted")
    return 0


def _next_name(settings: Settings) -> Path:
    settings.make_data_dir()
    folder = settings.data_dir / BACKUPS
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / f"bangfu-{now().astimezone(ZONE):%Y%m%dT%H%M%S}{ENDING}"


def _restore(options: argparse.Namespace, settings: Settings) -> int:
    """Fills a database without rows from a backup; the file is read through before anything is written."""
    path = _given(options, "the backup to restore")
    keys = data_keys(settings)
    try:
        with path.open("rb") as file, Database.open(settings.database, keys) as database:
            found = read_backup(database, keys, file)
    except OSError as error:
        raise Failure(f"{path}: {error.strerror or 'cannot be read'}") from None
    write(f"{found.rows} rows of {len(found.tables)} tables, as of {found.made_at.astimezone(ZONE):%Y-%m-%d %H:%M}")
    return 0


def _copy_to(options: argparse.Namespace, settings: Settings) -> int:
    """Every row into another database, which must have none; this one stays as it is."""
    if not options.target:
        raise Usage("db copy-to takes the address of the other database")
    with open_database(settings) as source, Database.open(options.target, data_keys(settings)) as target:
        sent = copy_rows(source, target)
    write(f"{sum(tally.rows for tally in sent.values())} rows of {len(sent)} tables, counted and compared")
    return 0


def _rotate_key(options: argparse.Namespace, settings: Settings) -> int:
    """With --new a new key in front of the ring; then, after a restart, all cells under it; at last --drop-old."""
    keys = data_keys(settings)
    if options.new:
        _kept(settings, keys.with_new_key().dump(), "restart the service, then run bangfu db rotate-key")
        return 0
    with open_database(settings) as database:
        if options.drop_old:
            if waiting := left(database, keys):
                raise Failure(f"{waiting} rows are under another key still: bangfu db rotate-key first")
            _kept(settings, keys.first_alone().dump(), "restart the service; backups made before need the old keys")
            return 0
        done = rotate(database, keys, _progress)
        waiting = left(database, keys)
    write(f"{done} rows sealed with the key {keys.ids[0]}; {waiting} left")
    return 1 if waiting else 0


def _purge(options: argparse.Namespace, settings: Settings) -> int:
    """Deletes what was said longer ago than it is kept, as the service does every night; --dry-run: only counts it."""
    before = now() - timedelta(days=settings.transcript_days)
    with open_database(settings) as database, contextlib.suppress(_TakenBack), database.transaction() as tx:
        found = purge_transcripts(tx, before)
        write(f"said before {before.astimezone(ZONE):%Y-%m-%d %H:%M}, {'would go' if options.dry_run else 'deleted'}:")
        for name, count in dataclasses.asdict(found).items():
            write(f"{count:8} {name.replace('_', ' ')}")
        if options.dry_run:
            raise _TakenBack
    return 0


class _TakenBack(Exception):
    """What a transaction did is not to stand."""


def _kept(settings: Settings, ring: str, then: str) -> None:
    """The ring where it is kept, or on the terminal where the operator keeps it."""
    if settings.data_keys is None:
        keep_data_keys(settings, ring)
        write(f"kept; {then}")
    else:
        write(f"BANGFU_DATA_KEYS={ring}")
        write(f"put this where the setting stands; {then}")


def _given(options: argparse.Namespace, what: str) -> Path:
    if not options.target:
        raise Usage(f"db {options.action} takes {what}")
    return Path(options.target)


def _progress(done: int) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{done} rows ")
        sys.stderr.flush()


_ACTIONS: dict[str, Callable[[argparse.Namespace, Settings], int]] = {
    "upgrade": _upgrade,
    "backup": _backup,
    "restore": _restore,
    "copy-to": _copy_to,
    "rotate-key": _rotate_key,
    "purge": _purge,
}
