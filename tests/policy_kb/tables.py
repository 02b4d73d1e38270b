"""Records as the columns that a table is screened by."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from policy_kb.facts import Fact


def columns(records: Sequence[dict[str, Any]], facts: dict[str, Fact]) -> dict[str, Any]:
    """Every fact as a column of its own kind, with the fields of members side by side."""
    found: dict[str, Any] = {}
    for name, fact in facts.items():
        values = [record.get(name) for record in records]
        if fact.type != "members":
            found[name] = column(fact, values)
            continue
        found[name] = np.array([np.nan if value is None else len(value) for value in values], float)
        people = [person for value in values for person in value or ()]
        for field, inner in fact.fields.items():
            found[f"{name}.{field}"] = column(inner, [person.get(field) for person in people])
    return found


def column(fact: Fact, values: Sequence[Any]) -> Any:
    """Text for choices, numbers with NaN for everything else; booleans where every one is known."""
    if fact.type == "choice":
        return np.array(list(values), object)
    if fact.type == "bool" and None not in values:
        return np.array(list(values), bool)
    return np.array([np.nan if value is None else value for value in values], float)


def lists(records: Sequence[dict[str, Any]], facts: dict[str, Fact]) -> dict[str, Any]:
    """Every fact as an array of the records' own values."""
    found = {}
    for name in facts:
        found[name] = np.empty(len(records), object)
        found[name][:] = [record.get(name) for record in records]
    return found
