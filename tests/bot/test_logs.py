"""Logs hold no secret, whatever is logged at whatever level."""

import json
import logging
import sys
from datetime import datetime

import pytest

from bot.logs import TALKATIVE, log_to_standard_error
from bot.settings import load

TOKEN = "123456:CANARY-token-of-the-tests"


@pytest.fixture(autouse=True)
def logging_as_it_was():
    """Gives the root logger back to pytest."""
    root = logging.getLogger()
    kept = root.level, list(root.handlers), {name: logging.getLogger(name).level for name in TALKATIVE}
    hook = sys.excepthook
    yield
    sys.excepthook = hook
    root.setLevel(kept[0])
    root.handlers[:] = kept[1]
    for name, level in kept[2].items():
        logging.getLogger(name).setLevel(level)


@pytest.fixture
def settings(monkeypatch):
    monkeypatch.setenv("BANGFU_TELEGRAM_TOKEN", TOKEN)
    monkeypatch.setenv("BANGFU_SECRET_KEY", "canary-secret-key-of-the-tests")
    return load()


def test_a_secret_is_taken_out_of_a_message_and_its_values(settings, capsys):
    log_to_standard_error(settings, logging.DEBUG)
    log = logging.getLogger("bot.somewhere")
    log.debug("fetched https://api.example/bot%s/getMe", TOKEN)
    log.info("with canary-secret-key-of-the-tests")
    found = capsys.readouterr().err
    assert "fetched https://api.example/bot[secret]/getMe" in found
    assert "with [secret]" in found
    assert "canary" not in found.lower()


def a_fault_of_a_fault() -> ValueError:
    """With the names of people in both."""
    try:
        try:
            raise KeyError("canary")
        except KeyError as error:
            raise ValueError("canary") from error
    except ValueError as error:
        return error


def test_of_an_error_the_kind_and_the_way_are_told_and_none_of_its_words(settings, capsys):
    log_to_standard_error(settings, logging.DEBUG)
    logging.getLogger("uvicorn.error").error("it failed", exc_info=a_fault_of_a_fault())
    found = capsys.readouterr().err
    assert "it failed" in found
    assert found.index("KeyError") < found.index("ValueError")
    assert "in a_fault_of_a_fault" in found
    assert "canary" not in found.replace('("canary")', "")  # the lines of the program are told


def test_errors_that_are_each_other_s_cause_come_to_an_end(settings, capsys):
    log_to_standard_error(settings, logging.DEBUG)
    one, other = ValueError(), KeyError()
    one.__cause__, other.__cause__ = other, one
    logging.getLogger("bot").error("round", exc_info=one)
    assert "KeyError" in capsys.readouterr().err


def test_what_ends_the_program_is_logged_like_everything_else(settings, capsys):
    log_to_standard_error(settings, logging.DEBUG)
    error = a_fault_of_a_fault()
    sys.excepthook(type(error), error, error.__traceback__)
    found = capsys.readouterr().err
    assert "CRITICAL bot: the program ends of a fault" in found
    assert "ValueError: " not in found


def test_libraries_that_log_addresses_and_messages_are_quiet_at_every_level(settings, capsys):
    log_to_standard_error(settings, logging.DEBUG)
    for name in TALKATIVE:
        logging.getLogger(name).info("a name")
        logging.getLogger(f"{name}.below").debug("a name")
    assert capsys.readouterr().err == ""


def test_as_json_each_line_is_an_object_without_secrets_or_an_error_s_words(settings, capsys, monkeypatch):
    log_to_standard_error(settings.model_copy(update={"log": "json"}), logging.DEBUG)
    log = logging.getLogger("bot.somewhere")
    log.info("two lines\nof %s", TOKEN)
    name = "张" + "三"  # a traceback quotes the lines of the program
    try:
        raise ValueError(name)
    except ValueError:
        log.exception("failed")
    first, second = (json.loads(line) for line in capsys.readouterr().err.splitlines())
    assert (first["level"], first["logger"], first["message"]) == ("INFO", "bot.somewhere", "two lines\nof [secret]")
    assert datetime.fromisoformat(first["time"]).tzinfo is not None
    assert second["error"].endswith("ValueError") and name not in second["error"]
