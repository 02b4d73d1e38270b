"""The Telegram channel beside a Bot API that is as strict as Telegram's: what people meet, and what goes wrong."""

import random
import re
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from bot.errors import Failure
from bot.runner import Runner
from bot.telegram.menu import RESIDENT
from handlers.words import LANGUAGES, catalogue
from policy_kb import Pack
from storage import Database, KeyRing
from tests.bot.talk import sentence
from tests.bot.telegram.botapi import BotApi, Fault
from tests.bot.telegram.service import AT_ONCE, Service, serving
from tests.storage.samples import stored

ADA, BOB, GROUP = 100, 200, -300
GREETING = "我是帮扶助手"
HOSTILE = ["<b>", "&amp;<script>", "\u202e三张\u202d", "长" * 3000, "\u200b\u200d\u2060", "张\x00三\ud83d", "</b>&#0;"]


def says(api: BotApi, text: str, user: int = ADA) -> dict[str, Any]:
    """A person writes; the newest message once it is new."""
    return _answered(api, user, lambda: api.say(user, text))


def taps(api: BotApi, label: str, user: int = ADA) -> dict[str, Any]:
    return _answered(api, user, lambda: api.tap(user, label))


def _answered(api: BotApi, user: int, act: Any) -> dict[str, Any]:
    before = api.shown(user)
    act()
    api.until(lambda: api.shown(user) != before)
    return api.shown(user)[-1]


def test_a_person_who_starts_is_greeted_with_choices(api: BotApi, service: Service):
    assert GREETING in says(api, "/start")["text"]
    assert api.buttons(ADA) == ["测一测", "看措施", "怎么用"]
    assert api.refusals() == []


def test_a_link_opens_the_interview_at_once(api: BotApi, service: Service):
    says(api, "/start screen")
    assert "不清楚" in api.buttons(ADA)


def test_the_menu_has_every_command_in_every_language_and_follows_the_person_s(api: BotApi, service: Service):
    says(api, "/start")
    shown = {key: {each["command"] for each in found} for key, found in api.world.menus.items()}
    assert shown == {f"all_private_chats:{language}": set(RESIDENT) for language in ("", *LANGUAGES)}
    says(api, "/language")
    taps(api, "English")
    api.until(lambda: f"{ADA}:" in api.world.menus)
    (screen,) = [each for each in api.world.menus[f"{ADA}:"] if each["command"] == "screen"]
    assert screen["description"] == catalogue("en")["menu.screen"]


def test_a_card_is_drawn_anew_where_it_stands_with_its_ticks(api: BotApi, service: Service):
    says(api, "/screen")
    for _ in range(9):
        if any(label.startswith("☐") for label in api.buttons(ADA)):
            break
        taps(api, api.buttons(ADA)[0])
    else:
        pytest.fail("no card came")
    before = api.shown(ADA)
    first = next(label for label in api.buttons(ADA) if label.startswith("☐"))
    card = taps(api, first.removeprefix("☐ "))
    assert card["message_id"] == before[-1]["message_id"]
    assert len(api.shown(ADA)) == len(before)
    assert first.replace("☐", "☑") in api.buttons(ADA)


def test_every_tap_is_answered_also_forged_old_and_doubled_ones(api: BotApi, service: Service):
    says(api, "/start")
    old = api.shown(ADA)[-1]["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    queries = [api.tap(ADA, "测一测")]
    api.until(lambda: "不清楚" in api.buttons(ADA))
    question = api.texts(ADA)[-1].splitlines()[-2]
    queries += [api.tap_data(ADA, data) for data in (old, old, "x", "0.AAAAAAAAAAAA.dk", old.replace("screen", "help"))]
    api.until(lambda: all(api.world.taps[query] for query in queries))
    api.until_quiet(0.5)
    assert question in api.texts(ADA)[-1]
    assert "不清楚" in api.buttons(ADA)
    assert stored(service.database, "SELECT count(*) FROM chats") == [1]
    assert api.refusals() == []


def test_another_s_button_is_none_of_mine(api: BotApi, service: Service):
    says(api, "/start")
    says(api, "/start", BOB)
    hers = api.shown(ADA)[-1]["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    api.tap_data(BOB, hers)
    api.until(lambda: len(api.shown(BOB)) == 2)
    assert "不清楚" not in api.buttons(BOB)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("photo", "sent.photo"),
        ("document", "sent.file"),
        ("voice", "sent.voice"),
        ("video", "sent.video"),
        ("location", "sent.place"),
        ("contact", "sent.contact"),
        ("sticker", "sent.sticker"),
    ],
)
def test_what_is_no_text_gets_a_kind_word_for_what_it_is(api: BotApi, service: Service, kind: str, words: str):
    says(api, "/start")
    _answered(api, ADA, lambda: api.send(ADA, kind))
    assert any(line in api.texts(ADA)[-1] for line in sentence(words).splitlines()), api.texts(ADA)[-1]


def test_an_edited_message_is_told_that_it_was_seen(api: BotApi, service: Service):
    says(api, "公益岗好多钱")
    _answered(api, ADA, lambda: api.edit(ADA, "危房改造好多钱"))
    assert sentence("sent.edited") in api.texts(ADA)[-1]


def test_a_forwarded_question_is_a_question(api: BotApi, service: Service):
    origin = {"type": "user", "sender_user": {"id": 7, "is_bot": False, "first_name": "B"}, "date": 1}
    _answered(api, ADA, lambda: api.say(ADA, "公益岗好多钱", forward_origin=origin))
    assert "第三条" in api.texts(ADA)[-1]


def test_a_group_is_left_with_a_word(api: BotApi, service: Service):
    api.put_into_group(GROUP)
    api.until(lambda: api.calls("leaveChat"))
    (farewell,) = [call for call in api.calls("sendMessage") if call.given["chat_id"] == str(GROUP)]
    assert sentence("group.leaving") in farewell.given["text"]
    assert GROUP not in api.world.groups
    assert stored(service.database, "SELECT count(*) FROM chats") == [0]


def test_who_blocks_the_bot_is_not_written_to_until_they_write_again(api: BotApi, service: Service):
    says(api, "/start")
    api.block(ADA)
    api.until(lambda: stored(service.database, "SELECT unreachable FROM chats") == ["blocked"])
    api.block(ADA, blocked=False)
    says(api, "/help")
    assert stored(service.database, "SELECT unreachable FROM chats") == [None]


def test_who_cannot_be_written_to_is_noted_with_the_reason(api: BotApi, service: Service):
    says(api, "/start")
    api.world.person(ADA).deactivated = True
    api.say(ADA, "/help")
    api.until(lambda: stored(service.database, "SELECT unreachable FROM chats") == ["deactivated"])
    assert stored(service.database, "SELECT reason FROM outbox WHERE status = 'dead'") == ["deactivated"]


def test_the_address_is_sent_as_a_picture(api: BotApi, service: Service):
    says(api, "二维码")
    api.until(lambda: "photo" in api.shown(ADA)[-1])
    picture = api.world.person(ADA).messages[-1]["upload"]
    assert picture.content.startswith(b"\x89PNG")
    assert api.refusals() == []


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_and_names_are_never_refused_by_the_server(api: BotApi, service: Service, text: str):
    api.world.person(ADA).user["first_name"] = text
    for line in ("/start", text, "/screen", text, "脱贫户", text, "/mydata", text, "/language", text, "/forget", text):
        before = len(api.shown(ADA))
        api.say(ADA, line)
        api.until(lambda before=before: len(api.shown(ADA)) > before)
    api.until_quiet(0.3)
    assert api.refusals() == []
    assert stored(service.database, "SELECT count(*) FROM outbox WHERE status != 'sent'") == [0]


@pytest.mark.parametrize("kind", ["502", "500", "drop", "lost", "garbage"])
def test_a_send_that_fails_is_sent_again_and_no_more_than_once_in_doubt(api: BotApi, service: Service, kind: str):
    says(api, "/start")
    api.faults.add(Fault(kind, "sendMessage"))
    api.say(ADA, "/help")
    api.until(lambda: len(api.shown(ADA)) > 1)
    api.until(lambda: stored(service.database, "SELECT count(*) FROM outbox WHERE finished_at IS NULL") == [0])
    helps = api.texts(ADA)[1:]
    assert len(helps) == (2 if kind == "lost" else 1)
    assert len(set(helps)) == 1
    doubtful = kind in ("drop", "lost", "garbage")
    assert stored(service.database, "SELECT count(*) FROM outbox WHERE uncertain") == [int(doubtful)]


def test_told_to_wait_it_waits(api: BotApi, service: Service):
    says(api, "/start")
    api.faults.add(Fault("retry", "sendMessage", seconds=2))
    began = len(api.calls("sendMessage"))
    api.say(ADA, "/help")
    api.until(lambda: len(api.shown(ADA)) > 1)
    held, sent = api.calls("sendMessage")[began:]
    assert sent.at - held.at >= 2


def test_markup_that_the_server_cannot_read_is_sent_as_plain_text(api: BotApi, service: Service, monkeypatch):
    monkeypatch.setattr("bot.telegram.carrier.html", lambda text: f"<b>{text.plain}")
    assert GREETING in says(api, "/start")["text"]
    assert "entities" not in api.shown(ADA)[-1]


@pytest.mark.parametrize("kind", ["502", "drop", "lost", "garbage", "retry"])
def test_a_fetch_that_fails_loses_no_update_and_takes_none_twice(api: BotApi, service: Service, kind: str):
    says(api, "/start")
    for _ in range(3):
        api.faults.add(Fault(kind, "getUpdates"))
        says(api, "/help")
    api.until_quiet(0.5)
    assert len(api.shown(ADA)) == 4


def test_updates_that_come_again_or_out_of_order_are_taken_once(api: BotApi, service: Service):
    api.redeliver, api.reorder = 5, random.Random(4)
    for user in range(20):
        api.say(user + 1000, "/help")
        api.say(user + 1000, "/measures")
    api.until_quiet(1.0)
    assert [len(api.shown(user + 1000)) for user in range(20)] == [2] * 20


def test_an_update_that_no_one_can_read_stops_nothing(api: BotApi, service: Service):
    for what in ({}, {"chat": None}, {"message_id": 1, "chat": {"id": "x", "type": "private"}, "text": 7, "date": 0}):
        api.world.add_update("message", {"date": 0, **what})
    assert GREETING in says(api, "/start")["text"]
    api.until(lambda: not api.pending())


def test_a_second_poller_on_the_token_stands_by_and_takes_over(api: BotApi, service: Service, runner: Runner):
    says(api, "/start")
    service.stop()
    with serving(api, runner, **AT_ONCE):
        assert says(api, "/help")


def test_a_webhook_set_elsewhere_is_taken_back_at_start(api: BotApi, runner: Runner):
    api.world.webhook = {"url": "http://127.0.0.1:9/", "secret": None, "connections": 1}
    with serving(api, runner, **AT_ONCE):
        assert GREETING in says(api, "/start")["text"]


def test_a_token_that_telegram_does_not_know_stops_the_program_with_a_line(api: BotApi, runner: Runner):
    api.token = "1:another"
    service = Service(api, runner)
    api.token = "2:yet-another"
    with pytest.raises(Failure, match="BANGFU_TELEGRAM_TOKEN"):
        service.start().join()


def test_a_webhook_needs_its_secret_and_its_address(api: BotApi, runner: Runner):
    with pytest.raises(Failure, match="BANGFU_TELEGRAM_WEBHOOK_SECRET"):
        Service(api, runner, telegram_mode="webhook")
    with pytest.raises(Failure, match="BANGFU_PUBLIC_URL"):
        Service(api, runner, telegram_mode="webhook", telegram_webhook_secret="s")


def test_a_webhook_that_is_changed_elsewhere_is_set_again_and_a_quiet_one_is_healthy(
    api: BotApi, runner: Runner, monkeypatch
):
    monkeypatch.setattr("bot.telegram.channel.WEBHOOK_SECONDS", 0.1)
    hook = {"telegram_mode": "webhook", "telegram_webhook_secret": SecretStr("s"), "public_url": "https://bot.example"}
    with serving(api, runner, **AT_ONCE, **hook) as service:
        api.until(lambda: len(api.calls("getWebhookInfo")) > 2)
        monkeypatch.setattr("bot.health.STALLED_SECONDS", 1.0)
        api.until_quiet(2.0)
        assert not service.health.stalled()
        assert len(api.calls("setWebhook")) == 1
        api.world.webhook = None
        api.until(lambda: api.world.webhook is not None)
        assert api.world.webhook["url"] == "https://bot.example/telegram/webhook"
        api.faults.add(Fault("502", "getWebhookInfo"))
        before = len(api.calls("getWebhookInfo"))
        api.until(lambda: len(api.calls("getWebhookInfo")) > before + 1)


def test_the_menu_failing_keeps_nobody_waiting(api: BotApi, runner: Runner):
    api.faults.add(Fault("502", "setMyCommands", times=99))
    with serving(api, runner, **AT_ONCE):
        assert GREETING in says(api, "/start")["text"]


def test_who_writes_faster_than_answers_may_go_sees_that_we_write(api: BotApi, runner: Runner):
    with serving(api, runner):
        says(api, "/start")
        for _ in range(3):
            api.say(ADA, "/help")
        api.until(lambda: api.calls("sendChatAction"))
        api.until(lambda: len(api.shown(ADA)) == 4)


def test_what_is_watched_counts_without_names(api: BotApi, service: Service):
    says(api, "/start", 987_654_321)
    api.until_quiet(0.3)
    found = service.health.metrics().decode()
    assert re.search(r'bangfu_updates_total\{channel="telegram"\} 1\.0', found)
    assert 'bangfu_sends_total{fate="delivered"} 1.0' in found
    assert "bangfu_outbox_waiting" in found
    assert "987654321" not in found


def test_another_program_on_the_token_is_left_alone_and_asked_again(api: BotApi, runner: Runner, monkeypatch):
    monkeypatch.setattr("bot.telegram.poller.STAND_BY_SECONDS", 0.5)
    with serving(api, runner, **AT_ONCE):
        says(api, "/start")
        before = len(api.calls("getUpdates"))
        answer = httpx.post(f"{api.url}/bot{api.token}/getUpdates", data={"timeout": "0"}, trust_env=False)
        assert answer.json() == {"ok": True, "result": []}
        api.until(lambda: len(api.calls("getUpdates")) > before)
        assert [call.status for call in api.calls("getUpdates")[before:]] == [409]
        assert says(api, "/help")


def test_of_two_processes_on_one_database_one_leads_and_the_other_takes_over(
    api: BotApi, pack: Pack, postgresql_url: str, keys: KeyRing
):
    with Database.open(postgresql_url, keys) as database:
        database.upgrade()
        runner = Runner(database, pack, lambda: datetime.now(UTC))
        settings = {**AT_ONCE, "database_url": postgresql_url}
        with serving(api, runner, **settings) as first:
            says(api, "/start")
            with serving(api, runner, **settings) as second:
                says(api, "/help")
                assert (first.channel.leads, second.channel.leads) == (True, False)
                first.stop()
                says(api, "/measures")
                assert second.channel.leads
        assert api.refusals() == []


def test_stopping_ends_what_is_on_its_way_and_what_waits_goes_at_the_next_start(api: BotApi, runner: Runner):
    with serving(api, runner, telegram_per_second=5) as service:
        for user in range(20):
            api.say(user + 1000, "/start")
        api.until(lambda: api.calls("sendMessage"))
        api.until(lambda: not api.pending())
    sent = len(api.calls("sendMessage"))
    waiting = "SELECT count(*) FROM outbox WHERE status = 'queued'"
    assert stored(service.database, waiting) == [20 - sent]
    assert stored(service.database, "SELECT count(*) FROM outbox WHERE status = 'claimed'") == [0]
    with serving(api, runner, **AT_ONCE):
        api.until(lambda: stored(service.database, waiting) == [0])
        api.until_quiet(0.3)
    assert [len(api.shown(user + 1000)) for user in range(20)] == [1] * 20


def test_flood_rules_are_kept(api: BotApi, runner: Runner):
    api.world.flood_rules = True
    for number in range(100):
        api.say(1000 + number % 20, "/help")
    for _ in range(8):
        api.say(ADA, "/help")
    with serving(api, runner):
        api.until(lambda: len(api.calls("sendMessage")) == 108, 40)
        api.until_quiet(0.3)
    assert api.statuses()[429] == 0
    assert [len(api.shown(1000 + user)) for user in range(20)] == [5] * 20
    assert len(api.shown(ADA)) == 8


def test_a_thousand_forged_taps_change_nothing_and_are_all_answered(api: BotApi, service: Service):
    says(api, "/screen")
    question = api.texts(ADA)[-1]
    drawn = [button["callback_data"] for row in api.shown(ADA)[-1]["reply_markup"]["inline_keyboard"] for button in row]
    state = stored(service.database, "SELECT version FROM chats")
    chance = random.Random(20221018)
    taken = [_changed(chance.choice(drawn), chance) for _ in range(1000)]
    queries = [api.tap_data(ADA, data) for data in taken if data not in drawn]
    api.until(lambda: all(api.world.taps[query] for query in queries), 60)
    api.until_quiet(0.5)
    assert set(api.texts(ADA)[1:]) == {api.texts(ADA)[-1]}
    assert question.splitlines()[-1] in api.texts(ADA)[-1]
    (version,) = stored(service.database, "SELECT version FROM chats")
    assert version == state[0] + len(queries)
    assert api.refusals() == []
    screen = api.buttons(ADA)
    taps(api, "脱贫户，没有被监测过")
    api.until(lambda: api.buttons(ADA) != screen)


def _changed(data: str, chance: random.Random) -> str:
    place = chance.randrange(len(data))
    other = chance.choice("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_.:")
    return data[:place] + other + data[place + chance.randrange(2) :]
