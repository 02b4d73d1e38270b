"""Updates read into messages: each kind Telegram has, and whatever else may stand in one."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.callbacks import Callbacks
from bot.telegram.inbound import NO_BUTTON, Crowd, Gone, Message, chat_of, read
from handlers.values import CONTACT, EDITED, FILE, PHOTO, PLACE, STICKER, VIDEO, VOICE, Say, Sent, Tap
from tests.bot.telegram.updates import ADA, GROUP, a_change, a_message, a_tap, an_edit

CALLBACKS = Callbacks(b"a secret of the tests")
SOMEWHERE = {"latitude": 31.02, "longitude": 109.46}
PARTS = ["message", "edited_message", "callback_query", "my_chat_member", "new_chat_member", "chat", "from"]
KEYS = st.sampled_from([*PARTS, "id", "type", "text", "data", "status", "message_id", "edit_date", "photo", "is_bot"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(["private", "group", "left", "/start x", "1"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=15,
)


def said(update: dict[str, Any]) -> Any:
    found = read(update, CALLBACKS)
    assert isinstance(found, Message), found
    assert found.chat == chat_of(update) == "100"
    return found.message


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("养猪有没得补贴", "养猪有没得补贴"),
        ("/screen", "/screen"),
        ("/start", "/start"),
        ("/start screen", "/screen"),
        ("/start@bangfu_bot measures", "/measures"),
        ("/start inv_abc", "/start inv_abc"),
        ("/startle screen", "/startle screen"),
    ],
)
def test_words_are_heard_as_they_are_and_a_link_opens_what_it_names(text: str, heard: str):
    assert said(a_message(text=text)) == Say(heard)


@pytest.mark.parametrize(
    ("what", "kind"),
    [
        ({"photo": [{"file_id": "a"}], "caption": "我家的房子"}, PHOTO),
        ({"document": {"file_id": "a"}, "caption": "我家的房子"}, FILE),
        ({"voice": {"file_id": "a"}}, VOICE),
        ({"audio": {"file_id": "a"}}, VOICE),
        ({"video": {"file_id": "a"}}, VIDEO),
        ({"video_note": {"file_id": "a"}}, VIDEO),
        ({"location": SOMEWHERE}, PLACE),
        ({"venue": {"title": "村委会"}, "location": SOMEWHERE}, PLACE),
        ({"contact": {"phone_number": "1", "first_name": "B"}}, CONTACT),
        ({"sticker": {"file_id": "a"}}, STICKER),
        ({"animation": {"file_id": "a"}, "document": {"file_id": "a"}}, STICKER),
        ({"dice": {"emoji": "🎲"}}, STICKER),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_what_is_no_words_is_known_for_what_it_is(what: dict[str, Any], kind: str):
    place = (SOMEWHERE["latitude"], SOMEWHERE["longitude"]) if "location" in what else None
    assert said(a_message(**what)) == Sent(kind, what.get("caption", ""), place=place)


@pytest.mark.parametrize("location", [{}, {"latitude": "north"}, {"latitude": 1.0, "longitude": None}])
def test_a_place_without_its_degrees_is_a_place_all_the_same(location: dict[str, Any]):
    assert said(a_message(location=location)) == Sent(PLACE)


def test_a_forwarded_message_is_words_like_any_other():
    assert said(a_message(text="危房改造", forward_origin={"type": "user", "sender_user": ADA})) == Say("危房改造")


def test_an_edit_is_another_message_than_the_one_it_changes():
    assert said(an_edit()) == Sent(EDITED)
    once, twice = read(an_edit(at=1), CALLBACKS), read(an_edit(at=2), CALLBACKS)
    assert isinstance(once, Message)
    assert isinstance(twice, Message)
    assert len({once.delivery, twice.delivery, "m5"}) == 3


def test_a_tap_is_the_button_we_drew_and_waits_for_its_answer():
    found = read(a_tap(CALLBACKS.data("o:yes", 3, "100")), CALLBACKS)
    assert found == Message("100", Tap("o:yes", 3), "c77", "77")


@pytest.mark.parametrize("data", ["", "o:yes", "3.AAAAAAAAAAAA.o:yes", CALLBACKS.data("o:yes", 3, "200")])
def test_a_forged_tap_is_a_button_that_is_not_there_and_is_answered_too(data: str):
    assert read(a_tap(data), CALLBACKS) == Message("100", NO_BUTTON, "c77", "77")


def test_a_tap_of_a_game_or_an_old_message_is_answered():
    update = a_tap("")
    del update["callback_query"]["data"], update["callback_query"]["message"]
    assert read(update, CALLBACKS) == Message("100", NO_BUTTON, "c77", "77")
    assert chat_of(update) == "100"


@pytest.mark.parametrize("status", ["kicked", "left"])
def test_who_blocks_us_is_gone(status: str):
    assert read(a_change(status), CALLBACKS) == Gone("100")


def test_who_comes_back_needs_nothing_until_they_write():
    assert read(a_change("member"), CALLBACKS) is None


def test_a_group_is_a_crowd_whatever_happens_in_it():
    for update in (
        a_change("member", chat=GROUP),
        a_change("administrator", chat={"id": -200, "type": "channel"}),
        a_message(chat=GROUP, text="大家好"),
        a_tap("x", chat=GROUP),
    ):
        assert read(update, CALLBACKS) == Crowd("-200")


def test_a_group_we_left_is_left():
    assert read(a_change("left", chat=GROUP), CALLBACKS) is None


@pytest.mark.parametrize(
    "update",
    [{}, {"update_id": 1}, {"update_id": 1, "poll": {}}, a_message(pinned_message={}), {"message": None}],
    ids=["empty", "bare", "unasked", "service", "null"],
)
def test_what_means_nothing_to_us_is_nothing(update: dict[str, Any]):
    assert read(update, CALLBACKS) is None


def test_another_bot_is_not_talked_to():
    update = a_message()
    update["message"]["from"] = {**ADA, "is_bot": True}
    assert read(update, CALLBACKS) is None


@given(st.dictionaries(KEYS, JSON, max_size=4))
def test_nothing_in_an_update_makes_reading_fail(update: dict[str, Any]):
    read(update, CALLBACKS)
    assert isinstance(chat_of(update), str)
