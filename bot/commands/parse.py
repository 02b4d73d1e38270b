"""`bangfu parse`: how the bot reads an answer."""

import argparse

from bot.clock import now
from bot.console import input_lines, use_utf8, write_json
from bot.errors import Usage
from policy_kb.parse import KINDS, UnknownKind, parse


def run(options: argparse.Namespace) -> int:
    use_utf8()
    if options.kind not in KINDS:  # before the first text: perhaps there is none
        raise Usage(str(UnknownKind(options.kind)))
    today = options.today or now().date()
    for text in options.text or input_lines():
        write_json(parse(options.kind, text, today).to_dict(text))
    return 0
