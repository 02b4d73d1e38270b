"""`bangfu demo`: the web chat on a sample county that is thrown away afterwards."""

import argparse
import logging

from bot.commands.chat import sample_county
from bot.console import use_utf8, write
from bot.keys import secret_key
from bot.settings import load
from bot.web.app import WebChat
from bot.web.demo import CHAT, DemoClock, demo_routes
from bot.web.server import address_of, listen, serve
from bot.web.sessions import Sessions
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
            chat = WebChat(runner, Sessions(secret_key(settings)), None)
            app = chat.app(*demo_routes(clock), index=CHAT, framed=True)
            write(INVITATION.format(address=address))
            serve(app, chat.hub, settings, listener)
    return 0
