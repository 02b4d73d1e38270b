"""Tells the open pages of a chat that there is something new. It carries no content: that is in the database."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager


class Hub:
    """One per process, used from its event loop only."""

    def __init__(self) -> None:
        self._pages: defaultdict[str, set[asyncio.Event]] = defaultdict(set)
        self._closing = False

    @contextmanager
    def page(self, address: str) -> Iterator[asyncio.Event]:
        """An event that is set when the chat has something new; cleared by whoever waits on it."""
        event = asyncio.Event()
        self._pages[address].add(event)
        try:
            yield event
        finally:
            self._pages[address].discard(event)
            if not self._pages[address]:
                del self._pages[address]

    def tell(self, address: str) -> None:
        """Something new was committed for this chat."""
        for event in self._pages.get(address, ()):
            event.set()

    @property
    def closing(self) -> bool:
        """The program is stopping: pages are let go so that the server can."""
        return self._closing

    def close(self) -> None:
        self._closing = True
        for address in list(self._pages):
            self.tell(address)
