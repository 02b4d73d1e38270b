"""What is logged: one line a matter on standard error, never a secret, never what people say."""

import logging
from collections.abc import Sequence

from bot.settings import Settings

FORMAT = "%(levelname)s %(name)s: %(message)s"
TALKATIVE = ("telegram", "httpx", "httpcore", "hpack", "urllib3", "asyncio", "sqlalchemy", "alembic", "multipart")
"""Libraries that would log addresses with the token in them, whole messages, or statements; warnings of theirs stay."""


def log_to_standard_error(settings: Settings, level: int = logging.INFO) -> None:
    """Sets logging up for a service. Whatever is logged, at any level, passes the formatter that takes secrets out."""
    handler = logging.StreamHandler()
    handler.setFormatter(WithoutSecrets(_secrets(settings)))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)


class WithoutSecrets(logging.Formatter):
    """Takes secrets out of the finished line, tracebacks included."""

    def __init__(self, secrets: Sequence[str]) -> None:
        super().__init__(FORMAT)
        self._secrets = secrets

    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        for secret in self._secrets:
            line = line.replace(secret, "[secret]")
        return line


def _secrets(settings: Settings) -> list[str]:
    held = (
        settings.telegram_token,
        settings.telegram_webhook_secret,
        settings.secret_key,
        settings.data_keys,
    )
    return [secret.get_secret_value() for secret in held if secret is not None and secret.get_secret_value()]
