"""`bangfu` as a process of its own."""

import os
import sys
from pathlib import Path

BANGFU = [sys.executable, "-m", "bot"]


def environment(**settings: str) -> dict[str, str]:
    """This source tree, these settings, and streams buffered as they are for anybody."""
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    return {**inherited, **settings, "PYTHONPATH": str(Path(__file__).parents[2])}
