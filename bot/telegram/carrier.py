"""Sends what waits in the outbox over Telegram: replies, cards drawn anew, pictures, workbooks, a chat's menu."""

import logging
from typing import Any, Final

from telegram import (
    BotCommand,
    BotCommandScopeChat,
    InlineKeyboardMarkup,
    InputFile,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest, NetworkError, TelegramError

from bot.attachments import PNG, Made, make
from bot.delivery import Delivered, Fate
from bot.telegram.callbacks import Callbacks
from bot.telegram.client import Client, fate_of
from bot.telegram.menu import commands
from bot.telegram.render import html, keyboard, plain
from handlers.attachments import Photo
from handlers.values import Reply
from storage import Outgoing

log = logging.getLogger(__name__)

NO_PREVIEW: Final = {"is_disabled": True}
UNCHANGED: Final = "message is not modified"
NOT_TO_BE_EDITED: Final = ("message to edit not found", "message can't be edited")
NOT_PARSED: Final = "can't parse entities"


class TelegramCarrier:
    """Delivers over one Bot object."""

    def __init__(self, bot: Client, callbacks: Callbacks) -> None:
        self._bot = bot
        self._callbacks = callbacks

    async def alive(self) -> bool:
        """Whether Telegram answers, be it with a no."""
        try:
            await self._bot.get_me()
        except NetworkError:
            return False
        except TelegramError as error:
            log.warning("Telegram answers with %s", type(error).__name__)
        return True

    async def deliver(self, outgoing: Outgoing) -> Fate:
        try:
            if "menu" in outgoing.body:
                return await self._menu(outgoing)
            return await self._reply(outgoing, Reply.from_json(outgoing.body))
        except TelegramError as error:
            return fate_of(error)

    async def _menu(self, outgoing: Outgoing) -> Fate:
        shown = [BotCommand(name, words) for name, words in commands(outgoing.body["menu"], outgoing.body["roles"])]
        await self._bot.set_my_commands(shown, scope=BotCommandScopeChat(int(outgoing.address)))
        return Delivered()

    async def _reply(self, outgoing: Outgoing, reply: Reply) -> Fate:
        markup = self._markup(outgoing, reply)
        # A visit's photo stays on the county's own machine
        drawn = None if isinstance(reply.attachment, Photo) else reply.attachment
        made = None if drawn is None else make(drawn)
        try:
            return await self._in_style(outgoing, reply, made, {"parse_mode": ParseMode.HTML, "markup": markup})
        except BadRequest as error:
            if NOT_PARSED not in error.message.lower():
                raise
            return await self._in_style(outgoing, reply, made, {"parse_mode": None, "markup": markup})

    async def _in_style(self, outgoing: Outgoing, reply: Reply, made: Made | None, style: dict[str, Any]) -> Fate:
        """Sends or edits, in HTML or plainly. Raises TelegramError."""
        words = html(reply.text) if style["parse_mode"] else plain(reply.text)
        if made is not None:
            return await self._file(outgoing, words, made, style)
        if reply.in_place and outgoing.before is not None:
            edited = await self._edited(outgoing, words, style)
            if edited is not None:
                return edited
        sent = await self._bot.call("sendMessage", chat_id=outgoing.address, text=words, **_given(style))
        return Delivered(str(sent["message_id"]))

    async def _edited(self, outgoing: Outgoing, words: str, style: dict[str, Any]) -> Fate | None:
        """Draws the card anew where it stands; None where it cannot be, so that it is sent again."""
        try:
            place = {"chat_id": outgoing.address, "message_id": outgoing.before}
            await self._bot.call("editMessageText", **place, text=words, **_given(style))
        except BadRequest as error:
            message = error.message.lower()
            if any(sign in message for sign in NOT_TO_BE_EDITED):
                return None
            if UNCHANGED not in message:
                raise
        return Delivered(outgoing.before)

    async def _file(self, outgoing: Outgoing, words: str, made: Made, style: dict[str, Any]) -> Fate:
        send = self._bot.send_photo if made.media_type == PNG else self._bot.send_document
        sent = await send(
            int(outgoing.address),
            InputFile(made.content, filename=made.name),
            caption=words or None,
            parse_mode=style["parse_mode"],
            reply_markup=None if style["markup"] is None else InlineKeyboardMarkup.de_json(style["markup"]),
        )
        return Delivered(str(sent.message_id))

    def _markup(self, outgoing: Outgoing, reply: Reply) -> dict[str, Any] | None:
        version = int(outgoing.body["version"])
        rows = keyboard(reply.buttons)
        if not rows:
            return None
        return {
            "inline_keyboard": [
                [
                    {"text": label, "callback_data": self._callbacks.data(action, version, outgoing.address)}
                    for label, action in row
                ]
                for row in rows
            ]
        }


def _given(style: dict[str, Any]) -> dict[str, Any]:
    """How a text is to be shown, as Telegram's parameters."""
    return {
        "parse_mode": style["parse_mode"],
        "reply_markup": style["markup"],
        "link_preview_options": NO_PREVIEW,
    }
