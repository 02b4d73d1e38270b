"""The Telegram channel put together: one process leads on a token, fetches and sends; the others stand by."""

import asyncio
import logging
import uuid
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any, Final

from telegram import BotCommand, BotCommandScopeAllPrivateChats
from telegram.error import InvalidToken, TelegramError

from bot.errors import Failure
from bot.health import Health
from bot.logs import log_faults_of_tasks
from bot.pacing import Pace, backoff
from bot.reminding.posting import ready
from bot.runner import Runner
from bot.sender import Sender
from bot.settings import Settings
from bot.telegram.callbacks import Callbacks
from bot.telegram.carrier import TelegramCarrier
from bot.telegram.client import UPDATES, Client
from bot.telegram.courtesy import Courtesy
from bot.telegram.inbound import Crowd, Message
from bot.telegram.intake import CHANNEL, Intake
from bot.telegram.menu import commands
from bot.telegram.poller import Stalled, poll
from handlers.words import LANGUAGES
from storage import DATABASE_FAILED, backlog, hold, let_go

WEBHOOK_PATH: Final = "/telegram/webhook"
WEBHOOK_CONNECTIONS: Final = 20
LEASE: Final = timedelta(seconds=15)
RENEW_SECONDS: Final = 5.0
LOOK_SECONDS: Final = 10.0
"""How often the backlog is counted."""
REFUSED_SECONDS: Final = 60.0
"""How long to leave Telegram alone with a token that it does not take any more."""
WEBHOOK_SECONDS: Final = 60.0
"""How often to ask whether the webhook is still the one that was set."""
NOT_KNOWN: Final = "BANGFU_TELEGRAM_TOKEN: Telegram does not know this token"

log = logging.getLogger(__name__)


class TelegramChannel:
    """Runs beside the web server, on its event loop."""

    def __init__(self, settings: Settings, runner: Runner, health: Health, secret: bytes) -> None:
        """Raises Failure for a webhook without its settings."""
        assert settings.telegram_token is not None
        self._token = settings.telegram_token.get_secret_value()
        self._settings = settings
        self._runner = runner
        self._health = health
        self._callbacks = Callbacks(secret)
        self._bot = Client(self._token, settings.telegram_api)
        self._webhook = _webhook_secret(settings)
        self._webhook_url = f"{(settings.public_url or '').rstrip('/')}{WEBHOOK_PATH}"
        self._intake = Intake(runner, self._callbacks, health)
        # On one machine's file there is no other process: what a killed one held is taken over at once
        self._holder = "alone" if settings.database.startswith("sqlite") else uuid.uuid4().hex
        self._lease = f"telegram:{self._token.partition(':')[0]}"  # the bot's id
        self._leads = False
        self._sender: Sender | None = None
        self._pace: Pace | None = None
        self._courtesy = Courtesy(self._bot, lambda chat: 0.0 if self._pace is None else self._pace.rest_of(chat))
        self._stopping = asyncio.Event()

    @property
    def webhook_secret(self) -> str | None:
        """What Telegram must send with each update; None: updates are fetched instead."""
        return self._webhook

    @property
    def leads(self) -> bool:
        """Whether this process is the one that fetches and sends now."""
        return self._leads

    async def take(self, updates: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """Commits updates; gives back those that could not be."""
        return await self._intake.take(updates, self._taken)

    def stop(self) -> None:
        """Takes nothing more; `run` returns once what is on its way has ended."""
        self._stopping.set()

    async def run(self) -> None:
        """Leads, or waits to, until told to stop. Raises Failure for a token that Telegram refuses at the start."""
        log_faults_of_tasks(asyncio.get_running_loop())
        try:
            while not self._stopping.is_set():
                if await self._held():
                    await self._lead()
                else:
                    await self._pause(RENEW_SECONDS)
        finally:
            await self._courtesy.finish()
            await self._bot.disconnect()
            self._intake.close()

    async def _lead(self) -> None:
        """Sets the bot up, fetches and sends, until the lease is lost or it is time to stop."""
        rates = self._settings.telegram_per_second, self._settings.telegram_chat_per_second
        pace = Pace(*rates, asyncio.get_running_loop().time)
        carrier = TelegramCarrier(self._bot, self._callbacks)
        sender = Sender(
            self._runner.database,
            CHANNEL,
            carrier,
            pace,
            self._runner.now,
            self._health,
            ready=lambda tx, outgoing: ready(tx, self._runner, outgoing),
        )
        self._sender, self._pace = sender, pace
        self._leads = True
        sending = asyncio.create_task(sender.run())
        beside = [asyncio.create_task(each) for each in (self._fetch(), self._watch(), self._keep_lease())]
        stopping = asyncio.create_task(self._stopping.wait())
        try:
            done, _ = await asyncio.wait([sending, stopping, *beside], return_when=asyncio.FIRST_COMPLETED)
            for task in done - {stopping}:
                task.result()  # raises what it failed of
        finally:
            self._leads = False
            for task in (*beside, stopping):
                task.cancel()
            await asyncio.gather(*beside, stopping, return_exceptions=True)
            sender.stop()
            await sending
            await self._let_go()

    def _taken(self, what: Message | Crowd) -> None:
        self._courtesy.taken(what)
        if self._sender is not None:
            self._sender.wake()

    async def _fetch(self) -> None:
        """Tells Telegram how updates come, and fetches them unless it brings them."""
        await self._insisting(self._say_how_updates_come)
        menus = asyncio.create_task(self._show_menus())
        try:
            await self._fetch_for_ever()
        finally:
            menus.cancel()

    async def _fetch_for_ever(self) -> None:
        while self._webhook is not None:
            await asyncio.sleep(WEBHOOK_SECONDS)
            await self._look_after_the_webhook()
        while True:
            # With connections of its own, so that a stalled one can be thrown away
            fetching = Client(self._token, self._settings.telegram_api)
            try:
                await poll(fetching, self.take, self._health)
            except InvalidToken:  # taken back while we run: the rest of the program goes on
                log.error(NOT_KNOWN)
                await asyncio.sleep(REFUSED_SECONDS)
            except Stalled:
                log.error("the poller got no answer at all and is replaced")
            finally:
                await fetching.disconnect()

    async def _say_how_updates_come(self) -> None:
        if self._webhook is None:
            await self._bot.delete_webhook(drop_pending_updates=False)
            return
        await self._bot.set_webhook(
            self._webhook_url,
            secret_token=self._webhook,
            max_connections=WEBHOOK_CONNECTIONS,
            allowed_updates=list(UPDATES),
        )
        self._health.polled()

    async def _look_after_the_webhook(self) -> None:
        """Nothing comes while nobody writes, nor when the webhook is gone: only Telegram can tell which it is."""
        try:
            if (await self._bot.get_webhook_info()).url == self._webhook_url:
                self._health.polled()
            else:
                log.warning("the webhook was changed elsewhere and is set again")
                await self._say_how_updates_come()
        except TelegramError as error:
            log.warning("Telegram does not say how the webhook is: %s", type(error).__name__)

    async def _show_menus(self) -> None:
        """The first language's also for those whose own is not here. Without its menu the bot still works."""
        try:
            for language in (*LANGUAGES, None):
                shown = [BotCommand(name, words) for name, words in commands(language or LANGUAGES[0])]
                scope = BotCommandScopeAllPrivateChats()
                await self._bot.set_my_commands(shown, scope=scope, language_code=language)
        except TelegramError as error:
            log.warning("the menu of commands could not be set: %s", type(error).__name__)

    async def _insisting(self, work: Callable[[], Awaitable[None]]) -> None:
        """Tries until Telegram takes it. Raises Failure for a token it refuses."""
        attempt = 0
        while True:
            try:
                return await work()
            except InvalidToken:
                raise Failure(NOT_KNOWN) from None
            except TelegramError as error:
                attempt += 1
                log.warning("Telegram could not be told how updates come: %s", type(error).__name__)
                await asyncio.sleep(backoff(attempt))

    async def _watch(self) -> None:
        while True:
            try:
                waiting, oldest = await asyncio.to_thread(self._backlog)
                self._health.backlog(CHANNEL, waiting, oldest)
            except DATABASE_FAILED as error:
                log.error("the backlog cannot be counted: %s", type(error).__name__)
            await asyncio.sleep(LOOK_SECONDS)

    def _backlog(self) -> tuple[int, float]:
        with self._runner.database.transaction() as tx:
            found = backlog(tx, CHANNEL)
        return found.waiting, 0.0 if found.oldest is None else (self._runner.now() - found.oldest).total_seconds()

    async def _keep_lease(self) -> None:
        """Returns when another process holds it, or when it is time to stop."""
        while await self._held():
            await self._pause(RENEW_SECONDS)
            if self._stopping.is_set():
                return
        log.warning("another process leads on this token now; standing by")

    async def _held(self) -> bool:
        def work() -> bool:
            with self._runner.database.transaction() as tx:
                return hold(tx, self._lease, self._holder, self._runner.now(), LEASE)

        try:
            return await asyncio.to_thread(work)
        except DATABASE_FAILED as error:
            log.error("the lease cannot be read: %s", type(error).__name__)
            return False

    async def _let_go(self) -> None:
        def work() -> None:
            with self._runner.database.transaction() as tx:
                let_go(tx, self._lease, self._holder)

        try:
            await asyncio.to_thread(work)
        except DATABASE_FAILED as error:
            log.error("the lease is left to run out: %s", type(error).__name__)

    async def _pause(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._stopping.wait()


def _webhook_secret(settings: Settings) -> str | None:
    """Raises Failure for a webhook that could not be told from a forged one, or not be reached."""
    if settings.telegram_mode == "polling":
        return None
    if settings.telegram_webhook_secret is None:
        raise Failure("BANGFU_TELEGRAM_WEBHOOK_SECRET is needed when BANGFU_TELEGRAM_MODE is webhook")
    if settings.public_url is None:
        raise Failure("BANGFU_PUBLIC_URL is needed when BANGFU_TELEGRAM_MODE is webhook")
    return settings.telegram_webhook_secret.get_secret_value()
