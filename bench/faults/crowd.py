"""People who write on whatever becomes of the program: each sends a message again, under its id, until it is taken."""

import random
import threading
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, ForkServerProcess
from typing import Any

from bench.faults.worker import work
from handlers.values import Say

AGAIN_SECONDS = 0.02
PATIENCE_SECONDS = 60
"""Of a message: what is not taken by then is given up, and the measurement with it."""
VILLAGE = "上坪镇甲村"


class Worker:
    """One process, and the messages it was given and has not answered."""

    def __init__(self, context: ForkServerContext, url: str, keys: str, began: float) -> None:
        self.pipe, theirs = context.Pipe()
        self.process: ForkServerProcess = context.Process(target=work, args=(url, keys, began, theirs), daemon=True)
        self.process.start()
        theirs.close()
        self.alive = True
        self._waiting: dict[int, Future[bool]] = {}
        self._lock = threading.Lock()
        self._numbers = iter(range(1 << 62))
        threading.Thread(target=self._listen, args=(self.pipe,), daemon=True).start()

    def ask(self, address: str, message: Say, delivery: str) -> "Future[bool]":
        """Whether the message was taken."""
        answer: Future[bool] = Future()
        with self._lock:
            if not self.alive:
                answer.set_result(False)
                return answer
            number = next(self._numbers)
            self._waiting[number] = answer
            try:
                self.pipe.send((number, address, message, delivery))
            except OSError:
                self._waiting.pop(number, None)
                answer.set_result(False)
        return answer

    def kill(self) -> None:
        self.process.kill()
        self.process.join()

    def _listen(self, pipe: Connection) -> None:
        try:
            while True:
                number, failed = pipe.recv()
                with self._lock:
                    answer = self._waiting.pop(number)
                answer.set_result(failed is None)
        except (EOFError, OSError):
            with self._lock:
                self.alive, left, self._waiting = False, self._waiting, {}
            for each in left.values():
                each.set_result(False)


@dataclass
class Told:
    """What one person was told was done. `confirmed`: by what it can be found; `hanging`: what was under way last."""

    taken: list[str] = field(default_factory=list)
    confirmed: list[str] = field(default_factory=list)
    hanging: str | None = None
    tries: int = 0


class Crowd:
    """Residents who ask their village for help again and again, and cadres who visit one household after the other."""

    def __init__(self, workers: list[Worker], residents: int, caseloads: dict[str, list[str]]) -> None:
        self.workers = workers
        self.told = {f"resident-{n}": Told() for n in range(residents)} | {who: Told() for who in caseloads}
        self._caseloads = caseloads
        self._stop = threading.Event()
        self._last_taken = time.monotonic()
        self._threads = [threading.Thread(target=self._live, args=(who,), daemon=True) for who in self.told]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Returns when everybody has finished what they were writing."""
        self._stop.set()
        for thread in self._threads:
            thread.join(PATIENCE_SECONDS + 10)

    @property
    def still(self) -> float:
        """Seconds since anybody's message was taken."""
        return time.monotonic() - self._last_taken

    def _live(self, who: str) -> None:
        told, chance = self.told[who], random.Random(who)
        for found_by, lines in self._deeds(who):
            told.hanging = found_by
            for line in lines:
                if not self._say(who, told, line, chance):
                    return
            told.confirmed.append(found_by)
            told.hanging = None
            if self._stop.is_set():
                return

    def _deeds(self, who: str) -> Iterator[tuple[str, tuple[str, ...]]]:
        if who in self._caseloads:
            for household in self._caseloads[who]:
                yield household, (f"今天走访了{household}，见到了人，讲了公益岗", "对")
            return
        for number in range(1 << 30):
            words = f"{who}说第{number}回"
            yield words, ("请村里帮忙", VILLAGE, words, "同意，发给村里")

    def _say(self, who: str, told: Told, line: str, chance: random.Random) -> bool:
        delivery, since = uuid.uuid4().hex, time.monotonic()
        while time.monotonic() - since < PATIENCE_SECONDS:
            told.tries += 1
            if chance.choice(self.workers).ask(who, Say(line), delivery).result():
                told.taken.append(delivery)
                self._last_taken = time.monotonic()
                return True
            time.sleep(AGAIN_SECONDS)
        return False


def forked(preload: tuple[str, ...]) -> Any:
    """Processes forked from one that has read these modules already, and holds nothing open."""
    import multiprocessing

    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(preload))
    return context
