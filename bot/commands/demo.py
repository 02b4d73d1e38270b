"""`bangfu demo`: the bot on a sample county that is thrown away afterwards."""

import argparse

from bot.commands.chat import sample_county, talk
from bot.console import use_utf8
from bot.settings import load


def run(options: argparse.Namespace) -> int:
    del options
    use_utf8()
    with sample_county(load()) as settings:
        talk(settings, "resident", None)
    return 0
