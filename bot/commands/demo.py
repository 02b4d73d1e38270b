"""`bangfu demo`: the web chat on a sample county that is thrown away afterwards."""

import argparse
import logging

from bot.commands.chat import sample_county
from bot.console import use_utf8, write
from bot.county import furnish
from bot.keys import secret_key
from bot.settings import load
from bot.web.demo import DemoClock, demo_app
from bot.web.hub import Hub
from bot.web.messages import CHANNEL
from bot.web.server import address_of, listen, serve
from bot.wiring import running

INVITATION = "Open {address} in a browser to try the bot; stop it with Ctrl-C, and nothing is kept."


def run(options: argparse.Namespace) -> int:
    del options
    use_utf8()
    logging.basicConfig(level=logging.WARNING)
    clock = DemoClock()
    with sample_county(load()) as settings, listen(settings) as listener:
        address = address_of(listener)
        with running(settings, clock.now, address) as runner:
            people = furnish(runner, CHANNEL)
            hub = Hub()
            app = demo_app(runner, clock, secret_key(settings), people, hub)
            write(INVITATION.format(address=address))
            serve(app, hub, settings, listener)
    return 0
