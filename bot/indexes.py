"""Households made ready to be searched by name, kept from message to message: a county's take more than a second."""

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

from handlers.desk import index_of
from policy_kb.casework import Card
from policy_kb.people import CaseloadIndex

SMALL = 200
"""Households that are made ready in milliseconds: they are not worth keeping."""
MOST_KEPT = 60_000
"""Households kept in all, about 3 KB each. Beyond them what was asked for longest ago goes."""


class Indexes:
    """The indexes of the lists asked for last. A list that has changed in anything is another list, so that nothing old
    is ever found. For several threads.
    """

    def __init__(self, small: int = SMALL, most: int = MOST_KEPT) -> None:
        self._small, self._most = small, most
        self._kept: OrderedDict[tuple[Card, ...], CaseloadIndex] = OrderedDict()
        self._lock = Lock()

    def of(self, cards: Sequence[Card]) -> CaseloadIndex:
        """The index of these households."""
        if len(cards) < self._small:
            return index_of(cards)
        key = tuple(cards)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = index_of(cards)  # outside the lock: others need not wait for it
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > 1 and sum(map(len, self._kept)) > self._most:
                self._kept.popitem(last=False)
        return made
