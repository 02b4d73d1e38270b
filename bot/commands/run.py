"""`bangfu run`: the service."""

import argparse
import socket

from starlette.routing import Route

from bot.console import use_utf8, write
from bot.health import Health
from bot.keys import secret_key
from bot.locking import only_one
from bot.logs import log_to_standard_error
from bot.runner import Runner
from bot.scheduler import Scheduler
from bot.settings import Settings, load
from bot.web.app import WebChat
from bot.web.server import Beside, address_of, listen, serve
from bot.web.sessions import Sessions
from bot.web.status import status_routes
from bot.wiring import running


def run(options: argparse.Namespace) -> int:
    del options
    use_utf8()
    settings = load()
    log_to_standard_error(settings)
    with only_one(settings), running(settings) as runner, listen(settings) as listener:
        _serve(settings, runner, listener)
    return 0


def _serve(settings: Settings, runner: Runner, listener: socket.socket) -> None:
    secret, health, others = secret_key(settings), Health(), list[Route]()
    chat = WebChat(runner, Sessions(secret), settings.public_url)
    telegram = None
    beside: list[Beside] = [Scheduler(runner, health)]
    if settings.telegram_token is not None:
        from bot.telegram.channel import WEBHOOK_PATH, TelegramChannel  # takes half a second to import
        from bot.telegram.webhook import webhook_route

        telegram = TelegramChannel(settings, runner, health, secret)
        beside.append(telegram)
        if telegram.webhook_secret is not None:
            others.append(webhook_route(WEBHOOK_PATH, telegram.webhook_secret, telegram.take))
    others += status_routes(runner, health, lambda: telegram is not None and telegram.leads)
    write(f"the web chat is at {address_of(listener)}")
    if telegram is not None:
        write(f"Telegram: {settings.telegram_mode}")
    serve(chat.app(*others), chat.hub, settings, listener, beside)
