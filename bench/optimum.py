"""The fewest messages that any order of the questions can take, even one that depends on every answer:
python -m bench.optimum [HOUSEHOLDS.jsonl ...]

Dynamic programming over all that may have been said, the households of the file as the whole truth: for each of 1.9
million partial answers the question that leaves the fewest messages to come. The more households, the less the best
order can know them one by one. What follows a tick (how many, and of each) is asked at the end, where alone it is sure
to be needed: earlier it would tell nothing about the rest. The pack's own order is reckoned by the same model, and
must come out as the interview itself has it.
"""

import sys
from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

import numpy as np

import policy_kb
from bench.interview import KNOWN, PACK, STARTS, entry_of, messages, nothing, sources
from bench.results import Table, keep
from policy_kb.interview import Entry

LINE = 10_000
KINDS = [(lifted, monitoring) for lifted in (False, True) for monitoring in ("none", "active", "resolved")]
WISHES = ("wants_workshop_job", "wants_project_work", "wants_public_post")
TICKS = ("produce_to_sell", "medical_burden", "vocational_student", "freshmen", "elders")
VENTURES = ("unwilling", "willing_unable", "willing_able")
LIFTED, MONITORED = 7, 9
"""Where among the kinds stand those of which only one half is known: 0 is neither, 1 to 6 both."""
KIND, INCOME_2021, INCOME_2022, LABOUR, WISH, TICK, VENTURE, AWARD = range(8)
SIZES = (12, 3, 3, 5, 9, 33, 4, 3)
"""Of each axis: 0 is not asked yet, then the answers."""
AXES = {
    "income_2021": INCOME_2021,
    "income_2022_forecast": INCOME_2022,
    "labour": LABOUR,
    "work_wishes": WISH,
    "situation": TICK,
    "small_venture": VENTURE,
    "had_award": AWARD,
}
CHECKED = 1_000
"""Households whose interviews are held against the model."""
Array = Any


def place(truth: Mapping[str, Any]) -> tuple[int, ...]:
    """Where a household stands when everything is known."""
    return (
        1 + KINDS.index((truth["lifted"], truth["monitoring"])),
        1 + (truth["income_2021"] > LINE),
        1 + (truth["income_2022_forecast"] >= LINE),
        1 + _bits(truth[name] for name in ("full_labour", "weak_labour")),
        1 + _bits(truth[name] for name in WISHES),
        1 + _bits(truth[name] for name in TICKS),
        1 + VENTURES.index(truth["small_venture"]),
        1 + truth["had_2022_monitored_award"],
    )


def _bits(values: Any) -> int:
    return sum(1 << n for n, value in enumerate(values) if value)


def asked_of_members(truth: Mapping[str, Any]) -> int:
    """Messages about students and elders who are there, in a household that is covered."""
    covered = truth["monitoring"] == "active" or (
        truth["lifted"] and (truth["income_2021"] <= LINE or truth["income_2022_forecast"] < LINE)
    )
    elders = [1 + (e["monthly_support"] > 0) for e in truth["elders"]]
    students = len(truth["freshmen"])
    return (bool(elders) + sum(elders) + bool(students) + students) if covered else 0


def weights(households: Sequence[Mapping[str, Any]]) -> Array:
    """The share of households that every partial answer fits."""
    found = np.zeros(SIZES)
    for truth in households:
        found[place(truth)] += 1 / len(households)
    for axis in range(1, len(SIZES)):
        _view(found, axis)[0] = _view(found, axis)[1:].sum(axis=0)
    found[0] = found[1:7].sum(axis=0)
    for number, lifted in enumerate((False, True)):
        found[LIFTED + number] = sum(found[1 + k] for k, kind in enumerate(KINDS) if kind[0] is lifted)
    for number, monitoring in enumerate(("none", "active", "resolved")):
        found[MONITORED + number] = sum(found[1 + k] for k, kind in enumerate(KINDS) if kind[1] == monitoring)
    return found


def _view(array: Array, axis: int) -> Array:
    return np.moveaxis(array, axis, 0)


def useful() -> dict[str, Array]:
    """For each question where its answer can still change an outcome; as the notice reads, and no engine asked."""
    kind, first, second, labour, wish, tick, venture, award = np.ogrid[tuple(slice(size) for size in SIZES)]
    lifted_known = [None, *(k[0] for k in KINDS), False, True, None, None, None]
    monitoring_known = [None, *(k[1] for k in KINDS), None, None, "none", "active", "resolved"]

    def among(values: Sequence[Any], *wanted: Any) -> Array:
        return np.array([value in wanted for value in values])[kind]

    active, unmonitored = among(monitoring_known, "active"), among(monitoring_known, "none")
    surely_lifted, never_lifted = among(lifted_known, True), among(lifted_known, False)
    rich = (first == 2) & (second == 2)
    never = among(monitoring_known, "none", "resolved") & (never_lifted | rich)
    vocational = (tick == 0) | ((tick - 1) >> TICKS.index("vocational_student") & 1 == 1)
    able = (venture == 0) | (venture == 1 + VENTURES.index("willing_able"))
    incomes = ~active & ~never_lifted
    lifted = ~surely_lifted & ~never_lifted & ((~active & ~rich) | vocational)
    return {
        "household_kind": kind == 0,
        "monitoring": among(monitoring_known, None),
        "lifted": lifted,
        "income_2021": incomes & (first == 0) & (second != 1),
        "income_2022_forecast": incomes & (second == 0) & (first != 1),
        "labour": ~never & (labour == 0) & (wish != 1),
        "work_wishes": ~never & (wish == 0) & (labour != 1),
        "situation": (tick == 0) & ~(never & never_lifted),
        "small_venture": ~never & (venture == 0) & (award != 2),
        "had_award": ~never & (award == 0) & ~unmonitored & able,
    }


def answered(question: str, to_come: Array, kinds: Sequence[int], block: tuple[Any, ...]) -> Array:
    """What is still to come after each answer to a question, added up; `kinds` are those of the block."""
    if question in AXES:
        known = list(block)
        known[AXES[question]] = np.arange(1, SIZES[AXES[question]])
        return to_come[np.ix_(*known)].sum(axis=AXES[question], keepdims=True)
    after: list[list[int]]
    if question == "household_kind":
        after = [list(range(1, 7))]
    elif kinds[0] == 0:
        after = [[LIFTED, LIFTED + 1] if question == "lifted" else [MONITORED + n for n in range(3)]]
    else:
        after = [_kinds_of(kind) for kind in kinds]
    return np.concatenate([to_come[np.ix_(rows, *block[1:])].sum(axis=0, keepdims=True) for rows in after])


def _kinds_of(half: int) -> list[int]:
    """The kinds that one of which half is known may turn out to be."""
    if half >= MONITORED:
        return [1 + k for k, kind in enumerate(KINDS) if kind[1] == ("none", "active", "resolved")[half - MONITORED]]
    return [1 + k for k, kind in enumerate(KINDS) if kind[0] is (half > LIFTED)]


def messages_to_come(shares: Array, matters: Mapping[str, Array], order: Sequence[str] | None = None) -> Array:
    """For every partial answer the messages still to come, times its share: by this order, or by the best."""
    to_come = np.zeros(SIZES)
    halves = (range(1, 7), range(LIFTED, MONITORED), range(MONITORED, 12), range(1))
    patterns = list(product(range(4), *(range(2) for _ in SIZES[1:])))
    for kind, *open_ in sorted(patterns, key=lambda p: (p[0] == 3) + (p[0] > 0) + sum(p[1:])):
        kinds = list(halves[kind])
        axes = [[0] if unasked else np.arange(1, size) for unasked, size in zip(open_, SIZES[1:], strict=True)]
        block = (kinds, *axes)
        at, best = np.ix_(*block), None
        for question in order or matters:
            if question not in matters or not matters[question][_within(matters[question], block)].any():
                continue
            asked = matters[question][_within(matters[question], block)]
            cost = np.where(asked, shares[at] + answered(question, to_come, kinds, block), np.inf)
            best = (
                cost
                if best is None
                else np.minimum(best, cost)
                if order is None
                else np.where(np.isinf(best), cost, best)
            )
        if best is not None:
            to_come[at] = np.where(np.isinf(best), 0, best)
    return to_come


def _within(array: Array, block: Sequence[Any]) -> Any:
    """The block of an array that does not depend on every axis."""
    return np.ix_(*([0] if size == 1 else rows for size, rows in zip(array.shape, block, strict=True)))


def begun(start: Any, households: Sequence[Mapping[str, Any]]) -> list[tuple[int, ...]]:
    """The partial answers that interviews begin at."""
    if start is nothing:
        return [(0,) * len(SIZES)]
    on_the_sheet = (KIND, INCOME_2021, INCOME_2022, AWARD)
    places = {place(truth) for truth in households}
    return sorted({tuple(at if axis in on_the_sheet else 0 for axis, at in enumerate(found)) for found in places})


def main(arguments: Sequence[str]) -> int:
    pack, matters, rows = policy_kb.load(PACK), useful(), {}
    for name, found in sources(arguments):
        entry, households = entry_of(name), list(found)
        shares, members = weights(households), sum(map(asked_of_members, households)) / len(households)
        ours, best = messages_to_come(shares, matters, pack.orders[entry]), messages_to_come(shares, matters)
        for start in STARTS[entry][:2]:  # of whom the people are listed too, every question left is sure to be needed
            at = tuple(np.array(begun(start, households)).T)
            by_order, by_best = (float(to_come[at].sum()) + members for to_come in (ours, best))
            figures = f"{by_order:.4f}", f"{by_best:.4f}", f"{by_order / by_best - 1:.2%}"
            rows[f"{name}, known: {KNOWN[start]}"] = len(households), *figures
            check(pack, households, entry, start)
    columns = ("households", "the pack's order", "the best there is", "more")
    keep("optimum", [Table("messages an interview", columns, rows)])
    return 0


def check(pack: policy_kb.Pack, households: Sequence[Mapping[str, Any]], entry: Entry, start: Any) -> None:
    """Holds the model against the interview itself, over some of the households."""
    some = households[:CHECKED]
    shares, members = weights(some), sum(map(asked_of_members, some)) / len(some)
    found = messages_to_come(shares, useful(), pack.orders[entry])
    reckoned = float(found[tuple(np.array(begun(start, some)).T)].sum()) + members
    sent = sum(messages(pack, truth, start(truth), entry) for truth in some) / len(some)
    assert abs(reckoned - sent) < 1e-6, (reckoned, sent)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
