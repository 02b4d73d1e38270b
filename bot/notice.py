"""The pack in force, as the settings name it. Loads no database, so that commands without one start quickly."""

import policy_kb
from bot.errors import Failure
from bot.settings import Settings
from policy_kb import Pack, PolicyError


def load_pack(settings: Settings) -> Pack:
    """The pack in force, with the official text where an operator attached it. Raises Failure naming the setting."""
    try:
        pack = policy_kb.load(settings.pack)
    except (OSError, PolicyError) as error:
        raise Failure(f"BANGFU_PACK: {error}") from None
    if settings.notice is None:
        return pack
    try:
        return pack.with_official(settings.notice.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, PolicyError) as error:
        raise Failure(f"BANGFU_NOTICE: {settings.notice} cannot be used: {error}") from None
