"""A county's columns, for measuring: 35,000 households and 110,000 people on their lists, plausible but made up."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from policy_kb.facts import Fact

HOUSEHOLDS, PEOPLE = 35_000, 110_000
SEED = 20221008
Columns = dict[str, Any]


def county(facts: Mapping[str, Fact], households: int = HOUSEHOLDS, people: int = PEOPLE) -> Columns:
    """Everything known. Every person is on a household's list of elders with their age, of whom a third are old."""
    rng = np.random.default_rng(SEED)

    def yes(share: float) -> Any:
        return rng.random(households) < share

    lists = rng.multinomial(people - households, [1 / households] * households) + 1
    lists = np.minimum(lists, facts["elders"].most)
    listed = int(lists.sum())
    freshmen = yes(0.04).astype(np.int64)
    monitoring = rng.choice(len(facts["monitoring"].choices), households, p=[0.86, 0.05, 0.09])
    return {
        "lifted": yes(0.6),
        "monitoring": monitoring.astype(np.int8),
        "income_2021": rng.normal(13_000, 4_000, households).round(),
        "income_2022_forecast": rng.normal(14_000, 4_000, households).round(),
        "full_labour": yes(0.7),
        "weak_labour": yes(0.35),
        "wants_workshop_job": yes(0.4),
        "wants_project_work": yes(0.35),
        "wants_public_post": yes(0.3),
        "small_venture": rng.choice(len(facts["small_venture"].choices), households).astype(np.int8),
        "had_2022_monitored_award": (monitoring != 0) & yes(0.4),
        "produce_to_sell": yes(0.5),
        "medical_burden": yes(0.08),
        "vocational_student": yes(0.06),
        "freshmen": freshmen,
        "freshmen.yulu": rng.random(int(freshmen.sum())) < 0.3,
        "elders": lists,
        "elders.age": rng.integers(0, 90, listed).astype(np.int16),
        "elders.monthly_support": rng.choice([0.0, 0.0, 0.0, 100.0, 300.0, 333.0, 500.0, 800.0], listed),
    }


def unsaid(columns: Columns, share: float) -> Columns:
    """The same with this share of everything unknown: facts, lists, and what is known of people still listed."""
    rng, found = np.random.default_rng(SEED + 1), {}
    for name, values in columns.items():
        hidden = rng.random(len(values)) < share
        found[name] = np.where(hidden, np.nan, values)
        if name in ("freshmen", "elders"):
            kept = np.repeat(~hidden, values)
            for field in [other for other in columns if other.startswith(f"{name}.")]:
                columns = {**columns, field: columns[field][kept]}
    return found | {name: _hidden(columns[name], rng, share) for name in columns if "." in name}


def _hidden(values: Any, rng: np.random.Generator, share: float) -> Any:
    return np.where(rng.random(len(values)) < share, np.nan, values)
