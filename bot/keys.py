"""The key ring for fields at rest: as given, or made once and kept in the data folder."""

import os
from pathlib import Path

from bot.errors import Failure
from bot.settings import Settings
from storage import BadKeyRing, KeyRing

KEYS_FILE = "data-keys"
PRIVATE = 0o600
"""Readable and writable by the owner alone."""


def data_keys(settings: Settings) -> KeyRing:
    """The keys given, or those of the data folder, made there at first run. Raises Failure naming the setting."""
    settings.make_data_dir()
    if settings.data_keys is not None:
        return _parsed(settings.data_keys.get_secret_value(), "")
    path = settings.data_dir / KEYS_FILE
    try:
        return _read(path) if path.exists() else _made(path)
    except (OSError, UnicodeDecodeError) as error:
        raise Failure(f"BANGFU_DATA_DIR: the keys in {path} cannot be used: {error}") from None


def _read(path: Path) -> KeyRing:
    return _parsed(path.read_text(encoding="ascii").strip(), f"{path}: ")


def _parsed(text: str, where: str) -> KeyRing:
    try:
        return KeyRing.parse(text)
    except BadKeyRing as error:
        raise Failure(f"{where}{error}") from None


def _made(path: Path) -> KeyRing:
    """New keys, written whole or not at all and never over existing ones."""
    keys = KeyRing.generate()
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE), "w", encoding="ascii") as file:
        file.write(keys.dump() + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        return _read(path)
    finally:
        draft.unlink()
    return keys
