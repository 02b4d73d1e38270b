"""The packs in force, as the settings name them. Loads no database, so that commands without one start quickly."""

from datetime import date
from pathlib import Path

import policy_kb
from bot.clock import now
from bot.errors import Failure
from bot.settings import Settings
from policy_kb import Pack, PolicyError, Shelf


def load_pack(settings: Settings, on: date | None = None) -> Pack:
    """The pack of who says nothing of where they live, as of a day (today). Raises Failure naming the setting."""
    return load_shelf(settings).of(None, on or now().date())


def load_shelf(settings: Settings) -> Shelf:
    """The packs that the settings name, the first with the official text where an operator attached it. Raises Failure
    naming the setting.
    """
    try:
        first, *others = (policy_kb.load(name) for name in pack_names(settings))
        shelf = Shelf((first, *others))
    except (OSError, PolicyError) as error:
        raise Failure(f"BANGFU_PACK: {error}") from None
    if settings.notice is None:
        return shelf
    return Shelf((_with_official(first, settings.notice), *others))


def pack_names(settings: Settings) -> list[str]:
    """The packs by name or folder; one at least."""
    return [name.strip() for name in settings.pack.split(",") if name.strip()] or [settings.pack]


def _with_official(pack: Pack, notice: Path) -> Pack:
    try:
        return pack.with_official(notice.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, PolicyError) as error:
        raise Failure(f"BANGFU_NOTICE: {notice} cannot be used: {error}") from None
