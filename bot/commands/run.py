"""`bangfu run`: the service."""

import argparse
import logging

from bot.console import use_utf8, write
from bot.keys import secret_key
from bot.settings import load
from bot.web.app import WebChat
from bot.web.server import address_of, listen, serve
from bot.web.sessions import Sessions
from bot.wiring import running


def run(options: argparse.Namespace) -> int:
    del options
    use_utf8()
    logging.basicConfig(level=logging.INFO)
    settings = load()
    with running(settings) as runner, listen(settings) as listener:
        chat = WebChat(runner, Sessions(secret_key(settings)), settings.public_url)
        write(f"the web chat is at {address_of(listener)}")
        serve(chat.app(), chat.hub, settings, listener)
    return 0
