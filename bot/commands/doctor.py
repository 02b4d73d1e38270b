"""`bangfu doctor`: the installation's health, one line a check."""

import argparse
from dataclasses import asdict

from bot.checkup import BAD, checkup
from bot.console import use_utf8, write, write_json
from bot.settings import load


def run(options: argparse.Namespace) -> int:
    use_utf8()
    failed = False
    for found in checkup(load()):
        failed = failed or found.fate == BAD
        if options.json:
            write_json(asdict(found))
        else:
            mend = f": {found.mend}" if found.mend else ""
            write(f"{found.fate:<5} {found.check:<11} {found.says}{mend}")
    return 1 if failed else 0
