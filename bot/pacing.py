"""How fast a channel may be sent to: in all, and to one chat. Times are seconds of one ever rising clock."""

import math
import random
from collections import deque
from collections.abc import Callable
from statistics import median

BURST_SECONDS = 0.2
"""How much of the overall rate may go at once after a pause."""
MOST_BACKOFF_SECONDS = 15.0
"""With the 15 seconds that a request may hang, what waits goes within half a minute of the end of an outage."""
LEAST_WAIT_SECONDS = 0.001
"""A wait shorter than a clock's resolution would be over before it began, and be asked for again."""


def backoff(attempt: int) -> float:
    """Seconds before the next try after this many: doubling to a quarter of a minute, and scattered."""
    longest = min(MOST_BACKOFF_SECONDS, 2.0 ** min(attempt - 1, 9))  # after a thousand tries the power is no number
    return longest * random.uniform(0.5, 1.0)  # noqa: S311 - scatter, not secrecy


SLOW_SECONDS = 1.0
"""A send that takes longer holds up no other."""
MOST_AT_ONCE = 40
"""Sends on their way, slow ones and all."""
REMEMBERED = 25
"""Sends whose time tells how long one takes now."""


class Pace:
    """Lets sends begin at an even rate, as few side by side as that needs; after a send has ended, its chat rests.

    What is on its way when the program is killed may have arrived or not, and goes twice: so there are no more than
    the rate and the time of an answer ask for (Little's law), one where answers come at once.

    A chat's rest runs from the end of a send: counted from its beginning, a send that was slow on its way and a quick
    one after it would reach the channel closer together than the rate allows.
    """

    def __init__(self, per_second: float, per_chat: float, clock: Callable[[], float]) -> None:
        """`per_second`: sends in all; `per_chat`: sends a second to one chat."""
        self._rate = per_second
        self._most = max(1.0, per_second * BURST_SECONDS)
        self._rest = 1 / per_chat
        self._clock = clock
        self._tokens = self._most
        self._at = clock()
        self._begun: dict[str, float] = {}
        self._times: deque[float] = deque([0.0], REMEMBERED)
        self._resting: dict[str, float] = {}

    def room(self) -> int:
        """How many sends may begin now."""
        now = self._clock()
        self._tokens = min(self._most, self._tokens + (now - self._at) * self._rate)
        self._at = now
        return max(0, min(int(self._tokens), self._side_by_side() - self._quick(now), MOST_AT_ONCE - len(self._begun)))

    def begin(self, chat: str) -> None:
        """A send to this chat begins."""
        self._tokens -= 1
        self._begun[chat] = self._clock()

    def answered(self, chat: str) -> None:
        """The channel has answered, whatever; the chat rests."""
        now = self._clock()
        self._times.append(now - self._begun[chat])
        self._resting[chat] = now + self._rest

    def ended(self, chat: str) -> None:
        """What became of the send is written down before anything more is claimed."""
        del self._begun[chat]

    def on_their_way(self) -> set[str]:
        """The chats whose send has not ended."""
        return set(self._begun)

    def _side_by_side(self) -> int:
        return max(1, math.ceil(self._rate * median(self._times)))

    def _quick(self, now: float) -> int:
        return sum(now - begun < SLOW_SECONDS for begun in self._begun.values())

    def resting(self) -> set[str]:
        """The chats that nothing may be sent to now."""
        now = self._clock()
        self._resting = {chat: until for chat, until in self._resting.items() if until > now}
        return set(self._resting)

    def rest_of(self, chat: str) -> float:
        """Seconds until something may be sent to this chat."""
        return max(0.0, self._resting.get(chat, 0.0) - self._clock())

    def next_change(self) -> float | None:
        """Seconds until more may be sent than `room` and `resting` said last, unless a send ends before; None when
        nothing is held up.
        """
        now = self._clock()
        waits = [until - now for until in self._resting.values()]
        waits += [left for begun in self._begun.values() if (left := begun + SLOW_SECONDS - now) > 0]
        if self._tokens < 1:
            waits.append((1 - self._tokens) / self._rate)
        return max(LEAST_WAIT_SECONDS, min(waits)) if waits else None
