"""What each channel can carry: replies are brought into that form when they are queued, so that one row is one send."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from bot.splitting import split, units
from handlers.richtext import Rich
from handlers.values import Reply


@dataclass(frozen=True)
class Limits:
    """In UTF-16 code units, after styles are read: a message's text, and the words beside a picture or file."""

    text: int
    caption: int


LIMITS: Final[Mapping[str, Limits]] = {"telegram": Limits(text=4096, caption=1024)}
"""Channels that are not here take anything."""

BROUGHT_TO: Final = ("telegram",)
"""Channels that messages are brought to; the others come for theirs."""

ABROAD: Final = ("telegram",)
"""Channels whose servers are in another country: by default they carry no names of households, nor what is private."""

WITH_MENU: Final = {"telegram"}
"""Channels that show a menu of commands, which follows a change of language."""


def fitted(channel: str, reply: Reply) -> list[Reply]:
    """The reply in as many messages as the channel needs; its buttons and its attachment are with the last."""
    limits = LIMITS.get(channel)
    if limits is None:
        return [reply]
    if reply.attachment is not None:
        if units(reply.text.plain) <= limits.caption:
            return [reply]
        return [*fitted(channel, replace(reply, attachment=None, buttons=())), replace(reply, text=Rich())]
    pieces = split(reply.text, limits.text)
    if not pieces:  # nothing to see: a channel would refuse it
        return []
    before = [Reply(piece) for piece in pieces[:-1]]
    return [*before, replace(reply, text=pieces[-1], in_place=reply.in_place and not before)]
