"""Buttons: what we drew comes back as it was, and nothing else is ever taken for it."""

import random
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.callbacks import LARGEST, ActionTooLong, Callbacks
from handlers.values import Tap

CALLBACKS = Callbacks(b"a secret of the tests")
ACTIONS = st.text(min_size=1, max_size=40).filter(lambda text: len(text.encode(errors="surrogatepass")) <= 40)
VERSIONS = st.integers(0, 36**5 - 1)
CHATS = st.integers(1, 2**52).map(str)
TRIES = 100_000


@given(ACTIONS, VERSIONS, CHATS)
def test_a_button_comes_back_as_it_was_drawn(action: str, version: int, chat: str):
    data = CALLBACKS.data(action, version, chat)
    assert len(data.encode(errors="surrogatepass")) <= LARGEST
    assert CALLBACKS.tap(data, chat) == Tap(action, version)


@given(ACTIONS, VERSIONS, CHATS, CHATS)
def test_a_button_of_another_chat_is_none(action: str, version: int, chat: str, other: str):
    assert chat == other or CALLBACKS.tap(CALLBACKS.data(action, version, chat), other) is None


@given(st.text())
def test_whatever_else_comes_is_none(data: str):
    assert CALLBACKS.tap(data, "100") is None


def test_a_hundred_thousand_changed_buttons_are_none():
    chance = random.Random(20221018)
    drawn = [CALLBACKS.data(action, version, "100") for action in ("o:yes", "m:2", "dk") for version in (0, 7, 46_655)]
    accepted = 0
    for _ in range(TRIES):
        changed = _changed(chance.choice(drawn), chance)
        accepted += changed not in drawn and CALLBACKS.tap(changed, "100") is not None
    assert accepted == 0


def test_another_secret_knows_no_button_of_ours():
    assert Callbacks(b"another").tap(CALLBACKS.data("dk", 1, "100"), "100") is None


def test_what_telegram_could_not_carry_is_refused_when_it_is_drawn():
    with pytest.raises(ActionTooLong):
        CALLBACKS.data("o:" + "长" * 20, 1, "100")


def _changed(data: str, chance: random.Random) -> str:
    """The data with one to four characters changed, put in, taken out, or moved."""
    letters = string.ascii_letters + string.digits + "._-:,=+/ \0中" + "\ud800"
    characters = list(data)
    for _ in range(chance.randint(1, 4)):
        place = chance.randrange(len(characters)) if characters else 0
        match chance.randrange(5):
            case 0 if characters:
                characters[place] = chance.choice(letters)
            case 1:
                characters.insert(place, chance.choice(letters))
            case 2 if characters:
                del characters[place]
            case 3 if characters:
                characters.insert(chance.randrange(len(characters)), characters.pop(place))
            case _ if characters:
                characters[place] = characters[place].swapcase()
    return "".join(characters)
