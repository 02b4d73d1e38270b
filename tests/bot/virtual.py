"""An event loop whose time passes only while everybody waits: hours of sending in a second, the same each time."""

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from typing import Any, TypeVar

T = TypeVar("T")


class _Selector(selectors.DefaultSelector):
    """Instead of waiting, lets the loop's clock jump."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0

    def select(self, timeout: float | None = None) -> Any:
        ready = super().select(0)
        if not ready:
            assert timeout is not None, "everybody waits for something that never comes"
            self.now += timeout
        return ready


class VirtualLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._virtual = _Selector()
        super().__init__(self._virtual)

    def time(self) -> float:
        return self._virtual.now


def in_virtual_time(main: Callable[[], Coroutine[Any, Any, T]]) -> T:
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(main())


def clock_from(start: datetime) -> Callable[[], datetime]:
    """The wall clock of the running loop."""
    return lambda: start + timedelta(seconds=asyncio.get_running_loop().time())


async def at_once(work: Callable[[], T]) -> T:
    """Runs on the loop itself: a thread's time is not the loop's."""
    return work()
