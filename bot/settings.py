"""Settings from `BANGFU_…` environment variables and `.env`, checked when the program starts."""

import os
from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import Failure
from storage import BadKeyRing, KeyRing

KEYS_FILE = "data-keys"
DATABASE_FILE = "bangfu.db"
PRIVATE = 0o600
"""Readable and writable by the owner alone."""


class Settings(BaseSettings):
    """What an operator decides. The README lists each with its meaning."""

    model_config = SettingsConfigDict(env_prefix="BANGFU_", env_file=".env", extra="ignore")

    database_url: str | None = None
    data_dir: Path = Path("data")
    data_keys: SecretStr | None = None
    pack: str = "fengjie-2022"
    notice: Path | None = None
    transcript_days: Annotated[int, Field(ge=1, le=3650)] = 30

    @property
    def database(self) -> str:
        """The address of the database: an SQLite file in the data folder unless another is given."""
        return self.database_url or f"sqlite:///{self.data_dir / DATABASE_FILE}"


def load() -> Settings:
    """The settings in force. Raises Failure with one line that names the wrong one."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "BANGFU_" + str(first["loc"][0]).upper()
        raise Failure(f"{name}: {first['msg']}") from None


def data_keys(settings: Settings) -> KeyRing:
    """The keys for fields at rest: as given, or those of the data folder, made there at first run."""
    if settings.data_keys is not None:
        return _parsed(settings.data_keys.get_secret_value())
    path = settings.data_dir / KEYS_FILE
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        return _parsed(path.read_text(encoding="ascii").strip()) if path.exists() else _made(path)
    except (OSError, UnicodeDecodeError) as error:
        raise Failure(f"BANGFU_DATA_DIR: the keys in {path} cannot be used: {error}") from None


def _parsed(text: str) -> KeyRing:
    try:
        return KeyRing.parse(text)
    except BadKeyRing as error:
        raise Failure(str(error)) from None


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
        return _parsed(path.read_text(encoding="ascii").strip())
    finally:
        draft.unlink()
    return keys
