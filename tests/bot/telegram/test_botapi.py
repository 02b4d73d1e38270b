"""The tests' own Bot API refuses what Telegram refuses: a fake that agrees with everything proves nothing."""

import json
import time
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from tests.bot.telegram.botapi import BotApi, Fault, world

ADA = 100


def call(api: BotApi, method: str, **given: Any) -> dict[str, Any]:
    found: dict[str, Any] = httpx.post(f"{api.url}/bot{api.token}/{method}", data=given, trust_env=False).json()
    return found


def refused(api: BotApi, method: str, **given: Any) -> str:
    found = call(api, method, **given)
    assert found["ok"] is False
    return f"{found['error_code']} {found['description']}"


def keyboard(data: str, label: str = "好") -> str:
    return json.dumps({"inline_keyboard": [[{"text": label, "callback_data": data}]]})


@pytest.fixture(autouse=True)
def ada(api: BotApi) -> None:
    api.say(ADA, "/start")


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"text": ""}, "message text is empty"),
        ({"text": " \u200b\u2060"}, "message text is empty"),
        ({"text": "<b> </b>", "parse_mode": "HTML"}, "message text is empty"),
        ({"text": "长" * 4097}, "message is too long"),
        ({"text": "😀" * 2049}, "message is too long"),
        ({"text": "<b>好", "parse_mode": "HTML"}, "can't parse entities"),
        ({"text": "好</b>", "parse_mode": "HTML"}, "can't parse entities"),
        ({"text": "1 < 2", "parse_mode": "HTML"}, "can't parse entities"),
        ({"text": "<div>好</div>", "parse_mode": "HTML"}, "can't parse entities"),
        ({"text": "好", "parse_mode": "Markdown"}, "unsupported parse_mode"),
        ({"text": "好", "reply_markup": keyboard("x" * 65)}, "BUTTON_DATA_INVALID"),
        ({"text": "好", "reply_markup": keyboard("")}, "BUTTON_DATA_INVALID"),
        ({"text": "好", "reply_markup": keyboard("x", " ")}, "inline keyboard button text must be non-empty"),
        ({"text": "好", "reply_markup": "{"}, "can't parse JSON object"),
        ({"text": "好", "colour": "red"}, "unexpected parameters"),
        ({"text": "好", "chat_id": 7}, "chat not found"),
    ],
)
def test_a_wrong_message_is_refused(api: BotApi, given: dict[str, Any], why: str):
    assert refused(api, "sendMessage", **{"chat_id": ADA, **given}).startswith(f"400 Bad Request: {why}")


def test_what_is_right_is_shown_as_people_see_it(api: BotApi):
    right = {"text": " <b>1 &lt; 2</b>\x00 ", "parse_mode": "HTML", "reply_markup": keyboard("x" * 64)}
    assert call(api, "sendMessage", chat_id=ADA, **right)["ok"]
    (message,) = api.shown(ADA)
    assert (message["text"], message["entities"]) == ("1 < 2", [{"type": "b", "offset": 0, "length": 5}])
    assert call(api, "sendMessage", chat_id=ADA, text="😀" * 2048)["ok"]


def test_an_edit_is_refused_where_there_is_nothing_new_or_nothing_of_the_bot_s(api: BotApi):
    sent = call(api, "sendMessage", chat_id=ADA, text="好", reply_markup=keyboard("x"))["result"]["message_id"]
    same = {"chat_id": ADA, "message_id": sent, "text": "好", "reply_markup": keyboard("x")}
    assert "message is not modified" in refused(api, "editMessageText", **same)
    assert call(api, "editMessageText", **{**same, "text": "更好"})["ok"]
    assert "message to edit not found" in refused(api, "editMessageText", **{**same, "message_id": 99})
    assert "message can't be edited" in refused(api, "editMessageText", **{**same, "message_id": sent - 1})
    assert api.texts(ADA) == ["更好"]


def test_who_cannot_be_reached_is_told_by_the_reason(api: BotApi):
    api.world.person(200)
    assert "can't initiate" in refused(api, "sendMessage", chat_id=200, text="好")
    api.block(ADA)
    assert refused(api, "sendMessage", chat_id=ADA, text="好") == "403 Forbidden: bot was blocked by the user"
    api.world.person(ADA).deactivated = True
    assert refused(api, "sendMessage", chat_id=ADA, text="好") == "403 Forbidden: user is deactivated"


def test_a_tap_is_answered_once(api: BotApi):
    query = api.tap_data(ADA, "x")
    assert call(api, "answerCallbackQuery", callback_query_id=query)["ok"]
    for late in (query, "7"):
        assert "query is too old" in refused(api, "answerCallbackQuery", callback_query_id=late)


def test_a_menu_has_short_names_and_some_words(api: BotApi):
    for name, words in (("Screen", "好"), ("测", "好"), ("a" * 33, "好"), ("screen", "")):
        wrong = json.dumps([{"command": name, "description": words}])
        scope = json.dumps({"type": "all_private_chats"})
        assert "BOT_COMMAND" in refused(api, "setMyCommands", commands=wrong, scope=scope)


def test_another_token_and_another_method_are_not_known(api: BotApi):
    assert refused(api, "sendPoll") == "404 Not Found"
    api.token = "1:other"
    assert httpx.post(f"{api.url}/bot2:x/getMe", trust_env=False).status_code == 401


def test_updates_stay_until_a_later_one_is_asked_for(api: BotApi):
    first = api.world.updates[0]["update_id"]
    api.say(ADA, "/help")
    for _ in range(2):
        assert [each["update_id"] for each in call(api, "getUpdates")["result"]] == [first, first + 1]
    assert [each["update_id"] for each in call(api, "getUpdates", offset=first + 1)["result"]] == [first + 1]
    assert "limit" in refused(api, "getUpdates", limit=101)
    assert call(api, "setWebhook", url="http://127.0.0.1:9/")["ok"]
    assert refused(api, "getUpdates").startswith("409 Conflict: can't use getUpdates")
    assert "unallowed" in refused(api, "setWebhook", url="http://127.0.0.1:9/", secret_token="a b")


def test_who_sends_too_fast_is_told_to_wait_and_held_to_it(api: BotApi, monkeypatch: pytest.MonkeyPatch):
    clock = SimpleNamespace(monotonic=lambda: seconds, time=time.time)
    seconds = 1000.0
    monkeypatch.setattr(world, "time", clock)
    api.world.flood_rules = True
    assert call(api, "sendMessage", chat_id=ADA, text="1")["ok"]
    again = call(api, "sendMessage", chat_id=ADA, text="2")
    assert (again["error_code"], again["parameters"]) == (429, {"retry_after": 4})
    seconds += 1.1
    assert call(api, "sendMessage", chat_id=ADA, text="2")["error_code"] == 429
    for user in range(1000, 1029):
        api.say(user, "/start")
        assert call(api, "sendMessage", chat_id=user, text="1")["ok"]
    for user in (2000, 2001, 2002):
        api.say(user, "/start")
    assert [call(api, "sendMessage", chat_id=user, text="1")["ok"] for user in (2000, 2001, 2002)].count(True) == 1


def test_what_goes_wrong_on_demand_goes_wrong_so_often(api: BotApi):
    api.faults.add(Fault("502", "sendMessage", times=2))
    statuses = [
        httpx.post(
            f"{api.url}/bot{api.token}/sendMessage", data={"chat_id": ADA, "text": "1"}, trust_env=False
        ).status_code
        for _ in range(3)
    ]
    assert statuses == [502, 502, 200]
    for kind, shown in (("drop", 1), ("lost", 2)):
        api.faults.add(Fault(kind, "sendMessage"))
        with pytest.raises(httpx.RemoteProtocolError):
            call(api, "sendMessage", chat_id=ADA, text="1")
        assert len(api.shown(ADA)) == shown
