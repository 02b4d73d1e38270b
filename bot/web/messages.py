"""What goes up and what comes down, between the page and the runner."""

import re
from dataclasses import dataclass
from typing import Any

from bot.attachments import PNG, Made, make
from bot.reminding.posting import words_for
from bot.runner import Runner
from bot.web.guard import Refused
from handlers.attachments import Drawn, Photo, attachment_from_json
from handlers.values import PLACE, Say, Sent, Tap
from handlers.words import LANGUAGES
from storage import Desk, Entry, StoredFile, entries, find_chat, find_file, mark_all_sent, reply_at

CHANNEL = "web"
IDENTIFIER = re.compile(r"[A-Za-z0-9-]{8,64}")
LONGEST_ACTION = 64
MOST_NORTH, MOST_EAST = 90, 180
"""Degrees."""
IN_LINE = {PNG, "image/jpeg"}
"""Media types that a page may show; anything else is saved, never opened within the page."""
Cursor = tuple[int, int]
START: Cursor = (-1, 0)


@dataclass(frozen=True)
class Posted:
    """A message of the page, with the id it gave."""

    id: str
    message: Say | Tap | Sent


def posted(body: dict[str, Any]) -> Posted:
    """The message in a request's body. Raises Refused for what our page never sends."""
    match body:
        case {"id": str(identifier), "text": str(text), **rest} if not rest and IDENTIFIER.fullmatch(identifier):
            return Posted(identifier, Say(text))
        case {"id": str(identifier), "action": str(action), "version": int(version), **rest} if (
            not rest and IDENTIFIER.fullmatch(identifier) and len(action) <= LONGEST_ACTION
        ):
            return Posted(identifier, Tap(action, version))
        case {"id": str(identifier), "place": [int() | float() as north, int() | float() as east], **rest} if (
            not rest and IDENTIFIER.fullmatch(identifier) and abs(north) <= MOST_NORTH and abs(east) <= MOST_EAST
        ):
            return Posted(identifier, Sent(PLACE, place=(float(north), float(east))))
        case _:
            raise Refused("web.not_understood", 400)


def attachment_at(runner: Runner, address: str, version: int, place: int) -> Made | None:
    """The attachment of a reply in this person's own talk, made or looked up now; None where there is none."""
    with runner.database.transaction() as tx:
        chat = find_chat(tx, CHANNEL, address)
        body = None if chat is None else reply_at(tx, chat.chat_id, version, place)
        attachment = None if body is None else attachment_from_json(body.get("attachment"))
        if chat is not None and isinstance(attachment, Photo):
            photo = Desk(tx, chat.person.id, runner.now()).photo(attachment.visit)
            return None if photo is None else _made(photo)
    return make(attachment) if isinstance(attachment, Drawn) else None


def file_of(runner: Runner, address: str, file_id: str) -> Made | None:
    """A file this person sent."""
    with runner.database.transaction() as tx:
        chat = find_chat(tx, CHANNEL, address)
        found = None if chat is None else find_file(tx, chat.chat_id, file_id)
    return None if found is None else _made(found)


def _made(file: StoredFile) -> Made:
    return Made(file.name, file.media_type, file.content)


def cursor(text: str) -> Cursor:
    """A place in the talk as the page names it; the beginning for anything else."""
    version, _, place = text.partition(".")
    try:
        return int(version), int(place)
    except ValueError:
        return START


def language_of(runner: Runner, address: str | None) -> str:
    """The language a person is spoken to in; the first one for somebody not met yet."""
    if address is None:
        return LANGUAGES[0]
    with runner.database.transaction() as tx:
        chat = find_chat(tx, CHANNEL, address)
    return LANGUAGES[0] if chat is None else chat.person.language


def shown(runner: Runner, address: str, after: Cursor) -> tuple[str, list[dict[str, Any]], Cursor]:
    """The person's language, what comes after a place, in order, and the place reached.

    What waits in the outbox is thereby delivered: a page fetches by place, so none can miss what another was shown.
    """
    with runner.database.transaction() as tx:
        chat = find_chat(tx, CHANNEL, address)
        if chat is None:
            return LANGUAGES[0], [], after
        words_for(tx, runner, chat.chat_id)
        mark_all_sent(tx, chat.chat_id, runner.now())
        found = entries(tx, chat.chat_id, after)
    reached = found[-1].place if found else after
    return chat.person.language, [_entry(entry) for entry in found], reached


def _entry(entry: Entry) -> dict[str, Any]:
    version, place = entry.place
    common = {"key": f"{version}.{place}", **entry.body}
    if entry.delivery is not None:
        if common.get("file"):
            common["file"] = f"api/files/{common['file']}"
        return {**common, "kind": "said", "id": entry.delivery}
    if common.get("attachment"):
        common["attachment"] = _shown_attachment(common["attachment"], f"api/attachments/{version}/{place}")
    return {**common, "kind": "reply", "first": place == 0}


def _shown_attachment(stored: dict[str, Any], address: str) -> dict[str, Any]:
    """What a page needs to show it; the content is fetched from its address."""
    return {"kind": stored["kind"], "name": stored["name"], "alt": stored.get("alt"), "address": address}
