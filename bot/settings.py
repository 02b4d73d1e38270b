"""Settings from `BANGFU_…` environment variables and `.env`, checked when the program starts."""

import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import Failure

ENV_FILE = ".env"
DATABASE_FILE = "bangfu.db"
TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")
WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


class Settings(BaseSettings):
    """What an operator decides. The README lists each with its meaning. An empty variable is one not given."""

    model_config = SettingsConfigDict(env_prefix="BANGFU_", env_file=ENV_FILE, env_ignore_empty=True, extra="ignore")

    database_url: str | None = None
    data_dir: Path = Path("data")
    data_keys: SecretStr | None = None
    secret_key: SecretStr | None = None
    public_url: Annotated[str | None, Field(pattern=r"^https?://[^/\s]+/?$")] = None
    web_host: str = "127.0.0.1"
    web_port: Annotated[int, Field(ge=0, le=65535)] = 8080
    trusted_proxy: str | None = None
    telegram_token: SecretStr | None = None
    telegram_api: Annotated[str, Field(pattern=r"^https?://[^\s]+$")] = "https://api.telegram.org"
    telegram_mode: Literal["polling", "webhook"] = "polling"
    telegram_webhook_secret: SecretStr | None = None
    telegram_per_second: Annotated[float, Field(gt=0)] = 25
    telegram_names: bool = False
    telegram_chat_per_second: Annotated[float, Field(gt=0)] = 1
    pack: str = "fengjie-2022"
    notice: Path | None = None
    log: Literal["text", "json"] = "text"
    transcript_days: Annotated[int, Field(ge=1, le=3650)] = 30

    @field_validator("telegram_token")
    @classmethod
    def _may_be_one(cls, token: SecretStr | None) -> SecretStr | None:
        if token is not None and not TOKEN.fullmatch(token.get_secret_value()):
            raise ValueError("it is not a token as BotFather gives it, like 123456:ABC-def")
        return token

    @field_validator("telegram_webhook_secret")
    @classmethod
    def _telegram_takes_it(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret is not None and not WEBHOOK_SECRET.fullmatch(secret.get_secret_value()):
            raise ValueError("Telegram takes 1 to 256 letters, digits, _ and -")
        return secret

    @property
    def database(self) -> str:
        """The address of the database: an SQLite file in the data folder unless another is given."""
        return self.database_url or f"sqlite:///{self.data_dir / DATABASE_FILE}"

    def make_data_dir(self) -> None:
        """Makes the data folder where there is none. Raises Failure."""
        try:
            self.data_dir.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Failure(f"BANGFU_DATA_DIR: {self.data_dir} cannot be used: {error.strerror}") from None


def load() -> Settings:
    """The settings in force. Raises Failure with one line that names the wrong one."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "BANGFU_" + str(first["loc"][0]).upper()
        raise Failure(f"{name}: {first['msg'].removeprefix('Value error, ')}") from None
    except (OSError, UnicodeDecodeError):
        raise Failure(f"the settings in {ENV_FILE} cannot be read as UTF-8 text") from None
