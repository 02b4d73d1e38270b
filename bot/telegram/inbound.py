"""Updates as Telegram writes them, read into messages of ours. Pure; nothing in an update is trusted to be there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from bot.telegram.callbacks import Callbacks
from handlers.values import CONTACT, EDITED, FILE, PHOTO, PLACE, STICKER, VIDEO, VOICE, Inbound, Say, Sent, Tap

NO_BUTTON: Final = Tap("", -1)
"""What a forged or damaged tap is: a button that is not there, so that the current question is shown."""
KINDS: Final = (
    ("photo", PHOTO),
    ("animation", STICKER),  # comes as a document too
    ("document", FILE),
    ("voice", VOICE),
    ("audio", VOICE),
    ("video", VIDEO),
    ("video_note", VIDEO),
    ("venue", PLACE),
    ("location", PLACE),
    ("contact", CONTACT),
    ("sticker", STICKER),
    ("dice", STICKER),
    ("poll", STICKER),
    ("story", STICKER),
)
"""What a message may be instead of text, and what it is to a conversation; the first that is there counts."""
START: Final = "/start"
OPENINGS: Final = {"screen": "/screen", "measures": "/measures", "help": "/help"}
"""What a link `?start=…` may open at once."""
LEFT: Final = ("kicked", "left")


@dataclass(frozen=True)
class Message:
    """Something a person did in a private chat.

    `delivery`: the id under which a repetition is recognised. `callback`: the tap that waits for an answer.
    """

    chat: str
    message: Inbound
    delivery: str
    callback: str | None = None


@dataclass(frozen=True)
class Gone:
    """A person blocked the bot or deleted the chat."""

    chat: str


@dataclass(frozen=True)
class Crowd:
    """A group or channel the bot was put into: it talks to one person at a time, and leaves."""

    chat: str


Taken = Message | Gone | Crowd


def read(update: Mapping[str, Any], callbacks: Callbacks) -> Taken | None:
    """What an update means; None for what means nothing to us. Raises nothing, whatever the update holds."""
    try:
        return _read(update, callbacks)
    except (KeyError, TypeError, AttributeError, ValueError):
        return None


def chat_of(update: Mapping[str, Any]) -> str:
    """What one chat's updates have in common, so that they are taken in order; empty where that cannot be told."""
    for kind in ("message", "edited_message", "my_chat_member", "callback_query"):
        found = update.get(kind)
        if isinstance(found, dict):
            within = found.get("message", found) if kind == "callback_query" else found
            chat = within.get("chat", found.get("from")) if isinstance(within, dict) else None
            return str(chat.get("id", "")) if isinstance(chat, dict) else ""
    return ""


def _read(update: Mapping[str, Any], callbacks: Callbacks) -> Taken | None:
    if "callback_query" in update:
        return _tap(update["callback_query"], callbacks)
    if "my_chat_member" in update:
        return _membership(update["my_chat_member"])
    edited = "edited_message" in update
    message = update["edited_message"] if edited else update["message"]
    chat = message["chat"]
    if chat["type"] != "private":
        return Crowd(str(chat["id"]))
    if message.get("from", {}).get("is_bot"):
        return None
    if edited:
        return Message(str(chat["id"]), Sent(EDITED), f"e{message['message_id']}.{message['edit_date']}")
    said = _said(message)
    return None if said is None else Message(str(chat["id"]), said, f"m{message['message_id']}")


def _said(message: Mapping[str, Any]) -> Inbound | None:
    if "text" in message:
        return _text(str(message["text"]))
    for kind, ours in KINDS:
        if kind in message:
            return Sent(ours, str(message.get("caption", "")), place=_place(message) if ours == PLACE else None)
    return None  # a service message: a pin, a changed picture


def _place(message: Mapping[str, Any]) -> tuple[float, float] | None:
    """Where it is; None where that is not said as numbers."""
    found = message.get("location") or message.get("venue", {}).get("location") or {}
    north, east = found.get("latitude"), found.get("longitude")
    if not isinstance(north, int | float) or not isinstance(east, int | float):
        return None
    return float(north), float(east)


def _text(text: str) -> Inbound:
    """Words; the link that a person came by opens what it names."""
    command, _, payload = text.partition(" ")
    return Say(OPENINGS.get(payload.strip(), text) if command.split("@")[0] == START else text)


def _tap(query: Mapping[str, Any], callbacks: Callbacks) -> Taken | None:
    chat = query["message"]["chat"] if "message" in query else {"id": query["from"]["id"], "type": "private"}
    if chat["type"] != "private":
        return Crowd(str(chat["id"]))
    address = str(chat["id"])
    tap = callbacks.tap(str(query.get("data", "")), address) or NO_BUTTON
    return Message(address, tap, f"c{query['id']}", str(query["id"]))


def _membership(change: Mapping[str, Any]) -> Taken | None:
    chat, status = change["chat"], change["new_chat_member"]["status"]
    if chat["type"] != "private":
        return None if status in LEFT else Crowd(str(chat["id"]))
    return Gone(str(chat["id"])) if status in LEFT else None
