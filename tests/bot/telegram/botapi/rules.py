"""What Telegram refuses, in its own words."""

import html
import json
import re
import unicodedata
from typing import Any

UNSEEN = re.compile(r"[\s\u00ad\u034f\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff]*")
TAGS = {"b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "code", "pre", "a", "blockquote", "tg-spoiler"}
TAG = re.compile(r"<(/?)([a-z][a-z-]*)((?:\s[^<>]*)?)>", re.IGNORECASE)
KNOWN_ENTITY = re.compile(r"&(lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);")
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\u202a-\u202e]")
COMMAND = re.compile(r"[a-z0-9_]{1,32}")
SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
MOST_TEXT, MOST_CAPTION, MOST_BUTTONS, MOST_DATA = 4096, 1024, 100, 64

TAKES: dict[str, set[str]] = {
    "getMe": set(),
    "getUpdates": {"offset", "limit", "timeout", "allowed_updates"},
    "setWebhook": {"url", "secret_token", "max_connections", "allowed_updates", "drop_pending_updates", "ip_address"},
    "deleteWebhook": {"drop_pending_updates"},
    "getWebhookInfo": set(),
    "sendMessage": {"chat_id", "text", "parse_mode", "reply_markup", "link_preview_options", "disable_notification"},
    "editMessageText": {"chat_id", "message_id", "text", "parse_mode", "reply_markup", "link_preview_options"},
    "sendPhoto": {"chat_id", "photo", "caption", "parse_mode", "reply_markup"},
    "sendDocument": {"chat_id", "document", "caption", "parse_mode", "reply_markup"},
    "answerCallbackQuery": {"callback_query_id", "text", "show_alert"},
    "sendChatAction": {"chat_id", "action"},
    "setMyCommands": {"commands", "scope", "language_code"},
    "leaveChat": {"chat_id"},
}
"""The methods there are here, and what each takes; anything else is refused, as a slip of ours."""


class Refusal(Exception):
    """An answer that is no: its status, Telegram's words, and after how many seconds to ask again."""

    def __init__(self, status: int, description: str, retry_after: int | None = None) -> None:
        super().__init__(description)
        self.status = status
        self.retry_after = retry_after


def bad(description: str) -> Refusal:
    return Refusal(400, f"Bad Request: {description}")


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def check_method(method: str, given: dict[str, Any]) -> None:
    if method not in TAKES:
        raise Refusal(404, "Not Found")
    if surplus := given.keys() - TAKES[method]:
        raise bad(f"unexpected parameters {sorted(surplus)}")


def formatted(text: str, mode: str | None, most: int, what: str) -> tuple[str, list[dict[str, Any]]]:
    """The text as people see it and its entities. Raises Refusal."""
    if mode not in (None, "", "HTML"):
        raise bad(f"unsupported parse_mode {mode}")
    words, entities = _parsed(text) if mode else (text, [])
    lead = units(words) - units(words.lstrip())
    words = CONTROLS.sub("", words).strip()
    entities = [{**each, "offset": max(0, each["offset"] - lead)} for each in entities]
    if what == "text" and UNSEEN.fullmatch(words):
        raise bad("message text is empty")
    if units(words) > most:
        raise bad("message is too long" if what == "text" else "message caption is too long")
    if any(unicodedata.category(character) == "Cs" for character in words):
        raise bad("strings must be encoded in UTF-8")
    return words, entities


def _parsed(text: str) -> tuple[str, list[dict[str, Any]]]:
    words, entities, opened = "", [], list[tuple[str, int]]()
    place = 0
    while place < len(text):
        if text[place] == "<":
            tag = TAG.match(text, place)
            if tag is None:
                raise bad(f"can't parse entities: Unsupported start tag at byte offset {place}")
            end, name = tag[1], tag[2].lower()
            if name not in TAGS:
                raise bad(f'can\'t parse entities: Unsupported start tag "{name}" at byte offset {place}')
            if not end:
                opened.append((name, units(words)))
            elif not opened or opened[-1][0] != name:
                raise bad(f"can't parse entities: Unmatched end tag at byte offset {place}")
            else:
                _, begin = opened.pop()
                if units(words) > begin:
                    entities.append({"type": name, "offset": begin, "length": units(words) - begin})
            place = tag.end()
        elif known := KNOWN_ENTITY.match(text, place):
            words += html.unescape(known[0])
            place = known.end()
        else:
            words += text[place]
            place += 1
    if opened:
        raise bad(f"can't parse entities: Can't find end tag corresponding to start tag \"{opened[-1][0]}\"")
    return words, entities


def buttons(markup: str | None) -> list[list[dict[str, str]]]:
    """The rows of an inline keyboard. Raises Refusal."""
    if markup is None:
        return []
    rows: list[list[dict[str, str]]] = _json(markup)["inline_keyboard"]
    flat = [button for row in rows for button in row]
    if len(flat) > MOST_BUTTONS:
        raise bad("reply markup is too long")
    for button in flat:
        if button.keys() != {"text", "callback_data"}:
            raise bad("BUTTON_TYPE_INVALID")
        if not button["text"].strip():
            raise bad("inline keyboard button text must be non-empty")
        if not 1 <= len(button["callback_data"].encode()) <= MOST_DATA:
            raise bad("BUTTON_DATA_INVALID")
    return rows


def check_commands(given: str) -> list[dict[str, str]]:
    """The commands of a menu. Raises Refusal."""
    found: list[dict[str, str]] = _json(given)
    if len(found) > MOST_BUTTONS:
        raise bad("too many commands")
    for each in found:
        if not COMMAND.fullmatch(each["command"]):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= units(each["description"]) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    return found


def _json(given: str) -> Any:
    try:
        return json.loads(given)
    except ValueError:
        raise bad("can't parse JSON object") from None
