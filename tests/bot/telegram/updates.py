"""Updates as Telegram writes them."""

from typing import Any

ADA = {"id": 100, "is_bot": False, "first_name": "Ada", "language_code": "zh-hans"}
PRIVATE = {"id": 100, "type": "private", "first_name": "Ada"}
GROUP = {"id": -200, "type": "supergroup", "title": "三组"}


def a_message(
    update_id: int = 1, *, message_id: int = 5, chat: dict[str, Any] | None = None, **what: Any
) -> dict[str, Any]:
    """A message; without anything else it says 你好."""
    found = {"message_id": message_id, "date": 1_790_000_000, "from": ADA, "chat": chat or PRIVATE}
    return {"update_id": update_id, "message": {**found, **(what or {"text": "你好"})}}


def an_edit(update_id: int = 1, *, message_id: int = 5, at: int = 1_790_000_060, text: str = "改了") -> dict[str, Any]:
    """A message that its writer changed."""
    found = a_message(update_id, message_id=message_id, text=text)["message"]
    return {"update_id": update_id, "edited_message": {**found, "edit_date": at}}


def a_tap(data: str, update_id: int = 1, *, query: str = "77", chat: dict[str, Any] | None = None) -> dict[str, Any]:
    """A press on a button."""
    message = {"message_id": 6, "date": 1_790_000_000, "chat": chat or PRIVATE}
    tapped = {"id": query, "from": ADA, "chat_instance": "1", "message": message, "data": data}
    return {"update_id": update_id, "callback_query": tapped}


def a_change(status: str, update_id: int = 1, *, chat: dict[str, Any] | None = None) -> dict[str, Any]:
    """The bot's own place in a chat changed."""
    bot = {"id": 42, "is_bot": True, "first_name": "bangfu"}
    change = {
        "chat": chat or PRIVATE,
        "from": ADA,
        "date": 1_790_000_000,
        "old_chat_member": {"user": bot, "status": "member"},
        "new_chat_member": {"user": bot, "status": status},
    }
    return {"update_id": update_id, "my_chat_member": change}
