"""What a button carries on Telegram, in its 64 bytes: an action, the state's version, and our signature over both.

The signature also covers the chat, which in a private chat is the person. Nobody else can make one, so what fits was
drawn by us for this chat and this state; whether the state is still that one is for the conversation to tell.
"""

import base64
import hashlib
import hmac
import re
from typing import Final

from handlers.values import Tap

LARGEST: Final = 64
"""Bytes that Telegram carries for a button; the library does not check it."""
SIGNATURE_BYTES: Final = 9
"""72 bits: no more than a chat's own rate of taps can ever try."""
DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"
SHAPE: Final = re.compile(r"(0|[1-9a-z][0-9a-z]{0,7})\.([A-Za-z0-9_-]{12})\.(.+)", re.DOTALL)


class ActionTooLong(Exception):
    """A button's action does not fit into what Telegram carries; what it names needs a shorter id."""


class Callbacks:
    """Makes and reads what buttons carry, with one secret."""

    def __init__(self, secret: bytes) -> None:
        self._key = hmac.new(secret, b"telegram buttons", hashlib.sha256).digest()

    def data(self, action: str, version: int, chat: str) -> str:
        """What a button of this chat carries. Raises ActionTooLong."""
        made = f"{_base36(version)}.{self._signature(action, version, chat)}.{action}"
        if len(made.encode(errors="surrogatepass")) > LARGEST:
            raise ActionTooLong(ActionTooLong.__doc__)
        return made

    def tap(self, data: str, chat: str) -> Tap | None:
        """The tap on a button that we drew for this chat; None for anything else."""
        found = SHAPE.fullmatch(data)
        if found is None:
            return None
        version, action = int(found[1], 36), found[3]
        right = self._signature(action, version, chat)
        return Tap(action, version) if hmac.compare_digest(found[2], right) else None

    def _signature(self, action: str, version: int, chat: str) -> str:
        signed = "\0".join((chat, str(version), action)).encode(errors="surrogatepass")
        digest = hmac.new(self._key, signed, hashlib.sha256).digest()
        return base64.urlsafe_b64encode(digest[:SIGNATURE_BYTES]).decode()


def _base36(number: int) -> str:
    """The number in the only form that is read back."""
    digits = ""
    while True:
        number, rest = divmod(number, 36)
        digits = DIGITS[rest] + digits
        if number == 0:
            return digits
