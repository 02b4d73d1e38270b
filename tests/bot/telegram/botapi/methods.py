"""The methods: what each does to the world and answers. Called under its lock."""

import json
import time
from collections.abc import Callable
from typing import Any

from tests.bot.telegram.botapi.http import Upload
from tests.bot.telegram.botapi.rules import (
    MOST_CAPTION,
    MOST_TEXT,
    SECRET,
    Refusal,
    bad,
    buttons,
    check_commands,
    formatted,
)
from tests.bot.telegram.botapi.world import BOT, World

Given = dict[str, Any]


def get_me(_world: World, _given: Given) -> Any:
    return {**BOT, "can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": False}


def send_message(world: World, given: Given) -> Any:
    person = None if int(given["chat_id"]) in world.groups else world.reached(int(given["chat_id"]))
    words, entities = formatted(given.get("text", ""), given.get("parse_mode"), MOST_TEXT, "text")
    markup = buttons(given.get("reply_markup"))
    world.count_send(int(given["chat_id"]))
    message = _from_bot(world, int(given["chat_id"]), {"text": words, "entities": entities}, markup)
    if person is not None:
        person.messages.append(message)
    return message


def edit_message_text(world: World, given: Given) -> Any:
    person = world.reached(int(given["chat_id"]))
    wanted = int(given["message_id"])
    found = [each for each in person.messages if each["message_id"] == wanted]
    if not found:
        raise bad("message to edit not found")
    if found[0]["from"] != BOT or "text" not in found[0]:
        raise bad("message can't be edited")
    words, entities = formatted(given.get("text", ""), given.get("parse_mode"), MOST_TEXT, "text")
    markup = buttons(given.get("reply_markup"))
    world.count_send(int(given["chat_id"]))
    new = _shown({"text": words, "entities": entities}, markup)
    if all(found[0].get(key) == new.get(key) for key in ("text", "entities", "reply_markup")):
        same = "specified new message content and reply markup are exactly the same as a current content"
        raise bad(f"message is not modified: {same} and reply markup of the message")
    for key in ("text", "entities", "reply_markup"):
        found[0].pop(key, None)
    found[0].update(new, edit_date=int(time.time()))
    return found[0]


def send_photo(world: World, given: Given) -> Any:
    return _send_file(world, given, "photo", [{"file_id": "f", "file_unique_id": "u", "width": 99, "height": 99}])


def send_document(world: World, given: Given) -> Any:
    return _send_file(world, given, "document", {"file_id": "f", "file_unique_id": "u"})


def _send_file(world: World, given: Given, kind: str, shown: Any) -> Any:
    person = world.reached(int(given["chat_id"]))
    uploads = [each for each in given.values() if isinstance(each, Upload)]
    if len(uploads) != 1 or not uploads[0].content:
        raise bad("file must be non-empty")
    if kind == "photo" and not uploads[0].content.startswith(b"\x89PNG"):
        raise bad("IMAGE_PROCESS_FAILED")
    words, entities = formatted(given.get("caption", ""), given.get("parse_mode"), MOST_CAPTION, "caption")
    markup = buttons(given.get("reply_markup"))
    world.count_send(int(given["chat_id"]))
    caption = {"caption": words, "caption_entities": entities} if words else {}
    message = _from_bot(world, int(given["chat_id"]), {kind: shown, **caption}, markup)
    person.messages.append({**message, "upload": uploads[0]})
    return message


def answer_callback_query(world: World, given: Given) -> Any:
    if world.taps.get(given["callback_query_id"], True):
        raise bad("query is too old and response timeout expired or query ID is invalid")
    world.taps[given["callback_query_id"]] = True
    return True


def send_chat_action(world: World, given: Given) -> Any:
    world.reached(int(given["chat_id"]))
    if given["action"] != "typing":
        raise bad("wrong parameter action in request")
    return True


def set_my_commands(world: World, given: Given) -> Any:
    scope = json.loads(given.get("scope", '{"type": "default"}'))
    if scope["type"] == "chat":
        world.reached(int(scope["chat_id"]))
    elif scope["type"] != "all_private_chats":
        raise bad("unexpected scope")
    language = given.get("language_code", "")
    if language and len(language) != 2:
        raise bad("invalid language code specified")
    world.menus[f"{scope.get('chat_id', scope['type'])}:{language}"] = check_commands(given["commands"])
    return True


def leave_chat(world: World, given: Given) -> Any:
    if int(given["chat_id"]) not in world.groups:
        raise bad("chat not found")
    world.groups.discard(int(given["chat_id"]))
    return True


def set_webhook(world: World, given: Given) -> Any:
    if not given["url"].startswith("http"):
        raise bad("bad webhook: invalid webhook URL specified")
    if "secret_token" in given and not SECRET.fullmatch(given["secret_token"]):
        raise bad("secret token contains unallowed characters")
    _wanted(world, given)
    world.webhook = {
        "url": given["url"],
        "secret": given.get("secret_token"),
        "connections": int(given.get("max_connections", 40)),
    }
    world.on_update()
    return True


def delete_webhook(world: World, given: Given) -> Any:
    world.webhook = None
    if given.get("drop_pending_updates") == "true":
        world.updates.clear()
    return True


def get_webhook_info(world: World, _given: Given) -> Any:
    url = "" if world.webhook is None else world.webhook["url"]
    return {"url": url, "has_custom_certificate": False, "pending_update_count": len(world.updates)}


def confirm(world: World, given: Given) -> None:
    """The first half of getUpdates: what is confirmed goes. Raises Refusal."""
    if world.webhook is not None:
        raise Refusal(409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook first")
    if not 1 <= int(given.get("limit", 100)) <= 100:
        raise bad("limit is out of range")
    _wanted(world, given)
    offset = int(given.get("offset", 0))
    world.updates = [each for each in world.updates if each["update_id"] >= offset]


def _wanted(world: World, given: Given) -> None:
    if "allowed_updates" in given:
        world.wanted = set(json.loads(given["allowed_updates"])) or None


def _from_bot(world: World, chat: int, what: Given, markup: list[Any]) -> Given:
    where = world.people[chat].chat if chat in world.people else {"id": chat, "type": "supergroup", "title": "三组"}
    known = {"message_id": world.number("message"), "date": int(time.time()), "from": BOT, "chat": where}
    return {**known, **_shown(what, markup)}


def _shown(what: Given, markup: list[Any]) -> Given:
    found = {key: value for key, value in what.items() if value != []}
    return {**found, "reply_markup": {"inline_keyboard": markup}} if markup else found


METHODS: dict[str, Callable[[World, Given], Any]] = {
    "getMe": get_me,
    "sendMessage": send_message,
    "editMessageText": edit_message_text,
    "sendPhoto": send_photo,
    "sendDocument": send_document,
    "answerCallbackQuery": answer_callback_query,
    "sendChatAction": send_chat_action,
    "setMyCommands": set_my_commands,
    "leaveChat": leave_chat,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
}
