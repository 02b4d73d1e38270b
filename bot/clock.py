"""The county's time."""

from datetime import datetime
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
"""Every date a person sees or says is of this zone."""


def now() -> datetime:
    """The present moment, aware."""
    return datetime.now(ZONE)
