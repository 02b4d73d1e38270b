"""What is logged: one line a matter on standard error, never a secret, never what people say."""

import asyncio
import json
import logging
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from traceback import format_tb
from types import TracebackType
from typing import Any

from bot.settings import Settings

FORMAT = "%(levelname)s %(name)s: %(message)s"
TALKATIVE = (
    *("telegram", "httpx", "httpcore", "hpack", "urllib3", "asyncio", "sqlalchemy", "alembic", "multipart"),
    "PIL",  # what a photo says of its place
    "apscheduler",  # three lines a minute that everything is as it was
)
"""Libraries that would log addresses with the token in them, whole messages, or statements; warnings of theirs stay."""

MOST_CAUSES = 10
"""Of one error: two can be each other's cause."""


def log_to_standard_error(settings: Settings, level: int = logging.INFO) -> None:
    """Sets logging up for a service. Whatever is logged, at any level, passes the formatter that takes secrets out."""
    handler = logging.StreamHandler()
    handler.setFormatter((AsJson if settings.log == "json" else WithoutSecrets)(_secrets(settings)))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    sys.excepthook = _log_the_end


def log_faults_of_tasks(loop: asyncio.AbstractEventLoop) -> None:
    """A task that nobody waits for fails into the log like everything else; asyncio would show what it worked on."""

    def failed(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        logging.getLogger("bot").error(
            "beside everything else: %s", context["message"], exc_info=context.get("exception")
        )

    loop.set_exception_handler(failed)


def _log_the_end(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """What ends the program is logged like everything else; the interpreter would print it whole."""
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    logging.getLogger("bot").critical("the program ends of a fault", exc_info=(kind, error, trace))


class WithoutSecrets(logging.Formatter):
    """Takes secrets out of the finished line. Of an error it keeps the kind and the lines it came through, and not its
    words: whoever raised it, they may quote a person.
    """

    def __init__(self, secrets: Sequence[str]) -> None:
        super().__init__(FORMAT)
        self._secrets = secrets

    def format(self, record: logging.LogRecord) -> str:
        record.exc_text = None  # another handler may have kept the error's words there
        line = self.line(record)
        record.exc_text = None
        for secret in self._secrets:
            line = line.replace(secret, "[secret]")
        return line

    def line(self, record: logging.LogRecord) -> str:
        """The finished line, secrets and all."""
        return super().format(record)

    def formatException(self, ei: Any) -> str:
        """The error, and before it those it came of."""
        parts: list[str] = []
        error: BaseException | None = ei[1]
        while error is not None and len(parts) < MOST_CAUSES:
            parts.insert(0, f"{''.join(format_tb(error.__traceback__))}{type(error).__name__}")
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\n".join(parts)


class AsJson(WithoutSecrets):
    """An object a line, for programs that collect logs: time, level, logger, message, where an error came through."""

    def line(self, record: logging.LogRecord) -> str:
        found = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            found["error"] = self.formatException(record.exc_info)
        return json.dumps(found, ensure_ascii=False)


def _secrets(settings: Settings) -> list[str]:
    held = (
        settings.telegram_token,
        settings.telegram_webhook_secret,
        settings.secret_key,
        settings.data_keys,
    )
    return [secret.get_secret_value() for secret in held if secret is not None and secret.get_secret_value()]
