"""What the service writes into its log while everything goes wrong: no token, no name, nothing that people said."""

import gc
import logging

from pydantic import SecretStr

from bot.logs import log_to_standard_error
from bot.runner import Runner
from bot.settings import Settings
from tests.bot.telegram.botapi import BotApi, Fault
from tests.bot.telegram.service import AT_ONCE, serving, settled
from tests.bot.test_logs import logging_as_it_was

__all__ = ["logging_as_it_was"]

ADA = 100
TOKEN = "123456:CANARY-token-of-the-tests"
NAME = "金丝雀canary"
KINDS = ("502", "500", "drop", "lost", "garbage", "cut", "retry")


def test_whatever_goes_wrong_the_log_has_no_token_and_nobody_s_name(api: BotApi, runner: Runner, capsys, monkeypatch):
    for patient in ("bot.sender.backoff", "bot.telegram.poller.backoff"):
        monkeypatch.setattr(patient, lambda attempt: 0.05)
    monkeypatch.setattr("bot.telegram.courtesy.PAUSE_SECONDS", 0.05)
    api.token = TOKEN
    log_to_standard_error(Settings(telegram_token=SecretStr(TOKEN), telegram_api=api.url), logging.DEBUG)
    api.world.person(ADA).user["first_name"] = NAME
    with serving(api, runner, **AT_ONCE):
        for kind in KINDS:
            for method in ("getUpdates", "sendMessage", "answerCallbackQuery", "getMe"):
                api.faults.add(Fault(kind, method, seconds=0.1))
            api.say(ADA, f"我叫{NAME}")
            api.tap_data(ADA, NAME)
            api.until(lambda: not api.pending(), 60)
        settled(api, runner.database)
        api.block(ADA)
        api.block(ADA, blocked=False)
        api.say(ADA, "/mydata")
        api.until_quiet(1.0)
    found = capsys.readouterr().err
    assert "it is sent once more" in found
    assert_quiet(found)


def test_faults_of_ours_are_logged_without_what_they_were_about(api: BotApi, runner: Runner, capsys, monkeypatch):
    api.token = TOKEN
    log_to_standard_error(Settings(telegram_token=SecretStr(TOKEN), telegram_api=api.url), logging.DEBUG)

    def fails(*given: object) -> None:
        raise ValueError(f"{given} {TOKEN} {NAME}")

    with serving(api, runner, **AT_ONCE):
        for target in ("bot.telegram.carrier.html", "bot.runner.step", "bot.telegram.intake.read"):
            with monkeypatch.context() as broken:
                broken.setattr(target, fails)
                api.say(ADA, f"我叫{NAME}")
                settled(api, runner.database)
        monkeypatch.setattr("bot.telegram.courtesy.Courtesy._once", fails)
        api.say(ADA, f"我叫{NAME}")
        settled(api, runner.database)
        gc.collect()  # only then does asyncio tell of a task that failed
    found = capsys.readouterr().err
    assert found.count("ValueError") >= 4
    assert "Task exception was never retrieved" in found
    assert_quiet("".join(line for line in found.splitlines() if "raise ValueError(f" not in line))


def assert_quiet(found: str) -> None:
    assert TOKEN not in found
    assert "CANARY" not in found
    assert NAME not in found
    assert "canary" not in found
