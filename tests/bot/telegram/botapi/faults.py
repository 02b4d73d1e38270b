"""What can go wrong between a bot and Telegram, on demand or by chance."""

import random
from dataclasses import dataclass
from threading import Lock


@dataclass
class Fault:
    """One thing that goes wrong with the next calls of a method (None: of any but getUpdates), so many times.

    `kind`: a status as "502" (its body is a web page), "retry" (429, after `seconds`), "drop" (closed before the deed),
    "lost" (closed after the deed), "hang" (nothing for `seconds`, then the deed), "garbage" (200 with a web page),
    "cut" (done, and half of the answer is missing).
    """

    kind: str
    method: str | None = None
    times: int = 1
    seconds: float = 1.0


class Faults:
    """Those that are to come. Safe to call from any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting: list[Fault] = []
        self._chances: tuple[float, list[str], random.Random] | None = None
        self.down = False

    def add(self, fault: Fault) -> None:
        with self._lock:
            self._waiting.append(fault)

    def by_chance(self, share: float, kinds: list[str], seed: int) -> None:
        """From now on this share of all calls goes wrong in one of these ways."""
        self._chances = (share, kinds, random.Random(seed))

    def none(self) -> None:
        """From now on all goes well."""
        with self._lock:
            self._waiting, self._chances, self.down = [], None, False

    def next(self, method: str) -> Fault | None:
        """What goes wrong with this call."""
        with self._lock:
            if self.down:
                return Fault("502")
            for fault in self._waiting:
                if fault.method == method or (fault.method is None and method != "getUpdates"):
                    fault.times -= 1
                    if fault.times == 0:
                        self._waiting.remove(fault)
                    return fault
            if self._chances is not None and self._chances[2].random() < self._chances[0]:
                return Fault(self._chances[2].choice(self._chances[1]))
            return None
