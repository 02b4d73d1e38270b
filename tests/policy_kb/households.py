"""Households for tests: hypothesis strategies for records that say all, some or none of it, and a random sample."""

import random
from typing import Any

from hypothesis import strategies as st

YES_NO = (
    "lifted",
    "full_labour",
    "weak_labour",
    "wants_workshop_job",
    "wants_project_work",
    "wants_public_post",
    "had_2022_monitored_award",
    "produce_to_sell",
    "medical_burden",
    "vocational_student",
)
INCOMES = st.one_of(st.sampled_from([9_999, 10_000, 10_001, 9_999.99, 0]), st.integers(-50_000, 50_000))
SUPPORT = st.one_of(st.sampled_from([0, 0.01, 0.04, 0.05, 333, 599, 600, 601]), st.integers(0, 2_000))
FULL_FIELDS: dict[str, st.SearchStrategy[Any]] = {
    **{name: st.booleans() for name in YES_NO},
    "monitoring": st.sampled_from(["none", "active", "resolved"]),
    "income_2021": INCOMES,
    "income_2022_forecast": INCOMES,
    "small_venture": st.sampled_from(["willing_able", "willing_unable", "unwilling"]),
}
FRESHMAN = {"yulu": st.booleans()}
ELDER = {"age": st.one_of(st.sampled_from([59, 60, 61]), st.integers(40, 100)), "monthly_support": SUPPORT}


def consistent(record: dict[str, Any]) -> bool:
    """Whether the record does not contradict itself: an award only monitored households have, had by another."""
    return not (record.get("monitoring") == "none" and record.get("had_2022_monitored_award") is True)


def complete() -> st.SearchStrategy[dict[str, Any]]:
    """Everything said; up to two students and two elders."""
    return st.fixed_dictionaries(
        {
            **FULL_FIELDS,
            "freshmen": st.lists(st.fixed_dictionaries(FRESHMAN), max_size=2),
            "elders": st.lists(st.fixed_dictionaries(ELDER), max_size=2),
        }
    )


def partial() -> st.SearchStrategy[dict[str, Any]]:
    """Each fact said, left out or given as not known; of members likewise."""
    return st.fixed_dictionaries(
        {},
        optional={
            **{name: st.none() | values for name, values in FULL_FIELDS.items()},
            "freshmen": st.none() | st.lists(st.fixed_dictionaries({}, optional=FRESHMAN), max_size=2),
            "elders": st.none() | st.lists(st.fixed_dictionaries({}, optional=ELDER), max_size=2),
        },
    )


def sampled(seed: int, count: int) -> list[dict[str, Any]]:
    """Plausible complete households: elders where there is little labour, awards where there is monitoring."""
    rng = random.Random(seed)
    return [_household(rng) for _ in range(count)]


def _household(rng: random.Random) -> dict[str, Any]:
    old = rng.random() < 0.4
    lifted = rng.random() < 0.6
    monitoring = rng.choices(["none", "active", "resolved"], weights=[80, 12, 8])[0]
    able = rng.random() < (0.3 if old else 0.9)
    return {
        "lifted": lifted,
        "monitoring": monitoring,
        "income_2021": rng.randint(5_000, 20_000),
        "income_2022_forecast": rng.randint(5_000, 20_000),
        "full_labour": able,
        "weak_labour": rng.random() < 0.4,
        "wants_workshop_job": able and rng.random() < 0.4,
        "wants_project_work": able and rng.random() < 0.4,
        "wants_public_post": rng.random() < 0.3,
        "small_venture": rng.choice(["willing_able", "willing_unable", "unwilling"]),
        "had_2022_monitored_award": monitoring != "none" and rng.random() < 0.4,
        "produce_to_sell": rng.random() < 0.5,
        "medical_burden": rng.random() < 0.1,
        "vocational_student": not old and rng.random() < 0.2,
        "freshmen": [{"yulu": rng.random() < 0.3}] if not old and rng.random() < 0.15 else [],
        "elders": [_elder(rng) for _ in range(rng.choice([1, 2]) if old else 0)],
    }


def _elder(rng: random.Random) -> dict[str, Any]:
    return {"age": rng.randint(55, 90), "monthly_support": rng.choice([0, 0, 100, 300, 500, 800])}


def without(record: dict[str, Any], rng: random.Random, share: float) -> dict[str, Any]:
    """The record with this share of it unsaid, members' fields included."""
    kept: dict[str, Any] = {name: value for name, value in record.items() if rng.random() >= share}
    for name in ("freshmen", "elders"):
        if name in kept:
            kept[name] = [{k: v for k, v in member.items() if rng.random() >= share} for member in kept[name]]
    return kept
