"""Logs hold no secret, whatever is logged at whatever level."""

import logging

import pytest

from bot.logs import TALKATIVE, log_to_standard_error
from bot.settings import load

TOKEN = "123456:CANARY-token-of-the-tests"


@pytest.fixture(autouse=True)
def logging_as_it_was():
    """Gives the root logger back to pytest."""
    root = logging.getLogger()
    kept = root.level, list(root.handlers), {name: logging.getLogger(name).level for name in TALKATIVE}
    yield
    root.setLevel(kept[0])
    root.handlers[:] = kept[1]
    for name, level in kept[2].items():
        logging.getLogger(name).setLevel(level)


@pytest.fixture
def settings(monkeypatch):
    monkeypatch.setenv("BANGFU_TELEGRAM_TOKEN", TOKEN)
    monkeypatch.setenv("BANGFU_SECRET_KEY", "canary-secret-key-of-the-tests")
    return load()


def test_a_secret_is_taken_out_of_a_message_its_values_and_its_traceback(settings, capsys):
    log_to_standard_error(settings, logging.DEBUG)
    log = logging.getLogger("bot.somewhere")
    log.debug("fetched https://api.example/bot%s/getMe", TOKEN)
    try:
        raise ValueError(f"bot{TOKEN} and canary-secret-key-of-the-tests")
    except ValueError:
        log.exception("it failed")
    found = capsys.readouterr().err
    assert "fetched https://api.example/bot[secret]/getMe" in found
    assert "ValueError: bot[secret] and [secret]" in found
    assert "canary" not in found.lower()


def test_libraries_that_log_addresses_and_messages_are_quiet_at_every_level(settings, capsys):
    log_to_standard_error(settings, logging.DEBUG)
    for name in TALKATIVE:
        logging.getLogger(name).info("a name")
        logging.getLogger(f"{name}.below").debug("a name")
    assert capsys.readouterr().err == ""
