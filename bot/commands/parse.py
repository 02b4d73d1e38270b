"""`bangfu parse`: how the bot reads an answer."""

import argparse

from bot.console import input_lines, use_utf8, write_json
from bot.errors import Usage
from bot.clock import now
from policy_kb.parse import UnknownKind, parse


def run(options: argparse.Namespace) -> int:
    use_utf8()
    today = options.today or now().date()
    try:
        for text in options.text or input_lines():
            write_json(parse(options.kind, text, today).to_dict(text))
    except UnknownKind as error:
        raise Usage(str(error)) from None
    return 0
