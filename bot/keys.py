"""Keys: for fields at rest and for sessions; as given, or made once and kept in the data folder."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path

from bot.errors import Failure
from bot.replacing import replacing
from bot.settings import Settings
from storage import BadKeyRing, KeyRing

KEYS_FILE = "data-keys"
SECRET_KEY_FILE = "secret-key"  # noqa: S105 - the name of a file
SECRET_BYTES = 32
SHORTEST_SECRET = 32
"""Characters: what can be guessed must not sign anything."""
PRIVATE = 0o600
"""Readable and writable by the owner alone."""


def data_keys(settings: Settings) -> KeyRing:
    """The keys given, or those of the data folder, made there at first run. Raises Failure naming the setting."""
    settings.make_data_dir()
    if settings.data_keys is not None:
        return _parsed(settings.data_keys.get_secret_value(), "")
    kept = _kept(settings, KEYS_FILE, lambda: KeyRing.generate().dump())
    return _parsed(kept, f"{settings.data_dir / KEYS_FILE}: ")


def keep_data_keys(settings: Settings, ring: str) -> None:
    """Puts another ring in the place of the one in the data folder, whole or not at all."""
    path = settings.data_dir / KEYS_FILE
    with replacing(str(path)) as draft:
        draft.chmod(PRIVATE)
        with draft.open("w", encoding="ascii") as file:
            file.write(ring + "\n")
            file.flush()
            os.fsync(file.fileno())


def secret_key(settings: Settings) -> bytes:
    """What sessions are signed with: as given, or made at first run. Raises Failure naming the setting."""
    if settings.secret_key is None:
        key = _kept(settings, SECRET_KEY_FILE, lambda: secrets.token_hex(SECRET_BYTES))
        return _long_enough(key, f"BANGFU_DATA_DIR: the key in {settings.data_dir / SECRET_KEY_FILE}")
    return _long_enough(settings.secret_key.get_secret_value(), "BANGFU_SECRET_KEY")


def _long_enough(key: str, name: str) -> bytes:
    if len(key) < SHORTEST_SECRET:
        raise Failure(f"{name} is shorter than {SHORTEST_SECRET} characters")
    return key.encode()


def _parsed(text: str, where: str) -> KeyRing:
    try:
        return KeyRing.parse(text)
    except BadKeyRing as error:
        raise Failure(f"{where}{error}") from None


def _kept(settings: Settings, name: str, make: Callable[[], str]) -> str:
    """The key in a file of the data folder, made there when there is none yet."""
    settings.make_data_dir()
    path = settings.data_dir / name
    try:
        return _read(path) if path.exists() else _made(path, make())
    except (OSError, UnicodeDecodeError) as error:
        raise Failure(f"BANGFU_DATA_DIR: the key in {path} cannot be used: {error}") from None


def _read(path: Path) -> str:
    return path.read_text(encoding="ascii").strip()


def _made(path: Path, key: str) -> str:
    """A new key, written whole or not at all and never over an existing one."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE), "w", encoding="ascii") as file:
        file.write(key + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        return _read(path)
    finally:
        draft.unlink()
    return key
