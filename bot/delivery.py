"""What can become of a message that is sent, in words that every channel shares."""

from dataclasses import dataclass
from typing import Protocol

from storage import Outgoing


@dataclass(frozen=True)
class Delivered:
    """It is there. `external_id`: the channel's id of the message, where it gave one."""

    external_id: str | None = None


@dataclass(frozen=True)
class Later:
    """It is certainly not there yet. `seconds`: how long the channel asked to wait; None: the channel has trouble."""

    reason: str
    seconds: float | None = None


@dataclass(frozen=True)
class Doubtful:
    """The answer was lost: it may be there, or not."""

    reason: str


@dataclass(frozen=True)
class Refused:
    """The channel will never take this message."""

    reason: str


@dataclass(frozen=True)
class Unreachable:
    """The channel will take nothing for this chat, until its person writes again."""

    reason: str


Fate = Delivered | Later | Doubtful | Refused | Unreachable


class Carrier(Protocol):
    """A channel that messages are sent to."""

    async def deliver(self, outgoing: Outgoing) -> Fate:
        """Sends one message; never raises for what the channel does."""
        ...

    async def alive(self) -> bool:
        """Whether the channel answers now, asked in a way that changes nothing."""
        ...
