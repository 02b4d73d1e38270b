"""What every peer of the screening bench does: read households, answer all once, then be timed whenever told so.

Knows nothing but the standard library: each peer runs in an environment of its own.
"""

import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

Household = dict[str, Any]
Outcomes = dict[str, bool | None]
RIGHTS = (
    "m1-workshop-job",
    "m2-work-relief",
    "m3-post-guarantee",
    "m3-post-priority",
    "m4-monitored-award",
    "m4-five-small",
    "m5-sales-help",
    "m6-medical",
    "m7-vocational",
    "m7-freshman",
    "m8-elder",
    "m9-plan",
    "m9-measures",
    "m9-visit",
)


def serve(screen: Callable[[Household], Outcomes]) -> None:
    """Lines in: `answers FILE` prints what comes out of each household (an error is no answer), `time FILE COUNT` the
    seconds that so many of them take, one after another.
    """
    for line in sys.stdin:
        command, path, *count = line.split()
        households = json.loads(Path(path).read_text(encoding="utf-8"))
        if command == "answers":
            found: Any = [_answer(screen, household) for household in households]
        else:
            found = timed(screen, households[: int(count[0])])
        print(json.dumps(found), flush=True)


def timed(screen: Callable[[Household], Outcomes], households: Sequence[Household]) -> float:
    started = time.perf_counter()
    for household in households:
        screen(household)
    return time.perf_counter() - started


def _answer(screen: Callable[[Household], Outcomes], household: Household) -> Any:
    try:
        return screen(household)
    except Exception as error:
        return f"{type(error).__name__}: {error}"[:80]
