"""What a turn costs: python -m bench.turns [HOUSEHOLDS.jsonl ...]

The conversation alone, in processor time, over whole interviews: every other household taps, every other types. And
turns a second through the one transaction. Without files, over a sample of the tests' own making.
"""

import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from statistics import mean, median, quantiles
from typing import Any
from zoneinfo import ZoneInfo

import policy_kb
from bench.interview import PACK, answer, sources
from bench.results import Table, keep
from bot.runner import Runner
from handlers.interview.flow import WAITING
from handlers.interview.position import current
from handlers.router import step
from handlers.values import RESULT, Inbound, Say, Scene, State, Tap, Turn
from policy_kb.interview import Question
from storage import Database, KeyRing

HOUSEHOLDS, FEW = 300, 40
MOST_TURNS = 60
"""Of one interview: beyond this the household's answers are not understood, and the figures would say nothing."""
LINES = (
    "/screen",
    "脱贫户，没有被监测过",
    "8500",
    "1 2",
    "3",
    "5",
    "想搞",
    "1",
    "500",
    "70",
    "养猪有没得补贴",
    "从头再测",
)
ROUNDS = 5
CHATS = 20
NOON = datetime(2026, 11, 24, 12, tzinfo=ZoneInfo("Asia/Shanghai"))


@dataclass(frozen=True)
class Somebody:
    language: str = "zh"


def tapped(question: Question, given: Any, version: int) -> Iterator[Inbound]:
    """The answer by buttons, as far as there are any."""
    match question.kind:
        case "card":
            for place, option in enumerate(given):
                yield Tap(f"t:{option}:1", version + place)
            yield Tap("ok", version + len(given))
        case "yes_no":
            yield Tap(f"o:{'yes' if all(given.values()) else 'no'}", version)
        case "choice":
            chosen = next(option for option in question.options if option.facts == given)
            yield Tap(f"o:{chosen.id}", version)
        case _:
            yield from typed(question, given, version)


def typed(question: Question, given: Any, _version: int) -> Iterator[Inbound]:
    """The answer in words."""
    match question.kind:
        case "card":
            places = [str(place) for place, option in enumerate(question.options, 1) if option.id in given]
            yield from (Say(" ".join(places)), Say("好")) if places else (Say("都没有"),)
        case "yes_no":
            yield Say("是" if all(given.values()) else "不是")
        case "choice":
            yield Say(next(option.label["zh"] for option in question.options if option.facts == given))
        case "members":
            yield Say(f"{given}个")
        case "whole":
            yield Say(f"满{given[question.facts[0]]}岁")
        case _:
            yield Say(f"{given[question.facts[0]]}元")


def milliseconds(work: Callable[[], Turn]) -> tuple[float, Turn]:
    """Processor time."""
    started = time.process_time_ns()
    turn = work()
    return (time.process_time_ns() - started) / 1e6, turn


def kilobytes(work: Callable[[], Turn]) -> tuple[float, Turn]:
    """Memory that the turn needs while it lasts; tracemalloc must be running."""
    before, _ = tracemalloc.get_traced_memory()
    tracemalloc.reset_peak()
    turn = work()
    return (tracemalloc.get_traced_memory()[1] - before) / 1024, turn


def turns(
    truth: Mapping[str, Any], scene: Scene, cost: Callable[[Callable[[], Turn]], tuple[float, Turn]], *, types: bool
) -> Iterator[tuple[float, bool]]:
    """Each turn of a household's interview: what it costs, and whether it came to the result."""
    state = State()
    messages: Iterator[Inbound] = iter((Say("/screen"),))
    for _ in range(MOST_TURNS):
        message = next(messages, None)
        if message is None:
            question = current(state, scene)
            assert question is not None
            messages = (typed if types else tapped)(question, answer(question, truth), state.version)
            if state.aside.get(WAITING, {}).get("key") == "back.whose_income":
                messages = iter([Say("一个人") if types else Tap("p:person", state.version)])
            continue
        spent, turn = cost(partial(step, state, message, scene))
        state = turn.state
        yield spent, state.flow == RESULT
        if state.flow == RESULT:
            return
    raise AssertionError(f"no end to the interview of {truth}")


def conversation(paths: Sequence[str]) -> list[Table]:
    """What a turn costs without storage: those that ask on, and the one that ends at the result."""
    times = table_of(paths, "ms a turn, the conversation alone", milliseconds, HOUSEHOLDS)
    tracemalloc.start()
    try:
        return [times, table_of(paths, "KB that a turn needs, the conversation alone", kilobytes, FEW)]
    finally:
        tracemalloc.stop()


def table_of(
    paths: Sequence[str], title: str, cost: Callable[[Callable[[], Turn]], tuple[float, Turn]], count: int
) -> Table:
    scene = Scene(NOON, Somebody(), policy_kb.load(PACK))
    rows: dict[str, Sequence[Any]] = {}
    for name, households in sources(paths):
        found: dict[str, list[float]] = {"asking": [], "result": [], "all": []}
        for place, household in enumerate(list(households)[:count]):
            truth = {key: value for key, value in household.items() if key != "id"}
            for spent, ended in turns(truth, scene, cost, types=place % 2 == 1):
                found["result" if ended else "asking"].append(spent)
                found["all"].append(spent)
        for group, costs in found.items():
            p95 = quantiles(costs, n=100, method="inclusive")[94]
            rows[f"{name}, {group}"] = len(costs), mean(costs), median(costs), p95
    return Table(title, ("turns", "mean", "median", "p95"), rows)


def turns_per_second(runner: Runner, round_number: int) -> float:
    """A whole interview and a free question in each of a number of chats."""
    started = time.perf_counter()
    for chat in range(CHATS):
        for place, line in enumerate(LINES):
            runner.receive("bench", f"{round_number}-{chat}", Say(line), f"{place}")
    return CHATS * len(LINES) / (time.perf_counter() - started)


def main(arguments: Sequence[str]) -> int:
    tables = conversation(arguments)
    with (
        tempfile.TemporaryDirectory() as folder,
        Database.open(f"sqlite:///{folder}/bench.db", KeyRing.generate()) as database,
    ):
        database.upgrade()
        runner = Runner(database, policy_kb.load(PACK), lambda: NOON)
        rates = [turns_per_second(runner, number) for number in range(ROUNDS)]
    rows = {"SQLite, every commit synced": (median(rates), min(rates), max(rates))}
    keep("turns", [*tables, Table("turns a second", ("median", "least", "most"), rows)])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
