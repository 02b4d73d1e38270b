"""Whether a record can be taken as it stands, as one function written out for the facts of a subject.

A screening's quickest answer should not wait for the check of its record: nearly every one is plain, and of the others
`facts.check_record` says in words what is wrong, or reads what is unusual (a Decimal, whole years as floats).
"""

from collections.abc import Callable, Mapping
from typing import Any

from policy_kb.facts import Fact

Fits = Callable[[Any], bool]


def plainly_fits(facts: Mapping[str, Fact]) -> Fits:
    """True only of a dict of nothing but these facts, each unknown or in its own type and bounds."""
    space: dict[str, Any] = {"known": frozenset(facts)}
    tests = [_test(f"v{place}", fact, space) for place, fact in enumerate(facts.values())]
    body = "\n        and ".join(["record.__class__ is dict", "known.issuperset(record)", *tests])
    exec(f"def fits(record):\n    return (\n        {body}\n    )\n", space)  # noqa: S102 - names are literals
    fits: Fits = space["fits"]
    return fits


def _test(value: str, fact: Fact, space: dict[str, Any]) -> str:
    """An expression that is true where the fact is unknown or fits; `space` gets what it speaks of, by its name."""
    unknown = f"({value} := record.get({fact.id!r})) is None"
    match fact.type:
        case "bool":
            return f"(({value} := record.get({fact.id!r})) is True or {value} is False or {value} is None)"
        case "choice":
            space[f"{value}_among"] = frozenset(fact.choices)
            return f"({unknown} or {value}.__class__ is str and {value} in {value}_among)"
        case "members":
            space[f"{value}_fits"] = plainly_fits(fact.fields)
            each = f"len({value}) <= {fact.most} and all(map({value}_fits, {value}))"
            return f"({unknown} or {value}.__class__ is list and (not {value} or {each}))"
        case _:
            space[f"{value}_least"], space[f"{value}_most"] = fact.minimum, fact.maximum
            kinds = ("int", "float") if fact.type == "money" else ("int",)
            typed = " or ".join(f"{value}.__class__ is {kind}" for kind in kinds)
            return f"({unknown} or ({typed}) and {value}_least <= {value} <= {value}_most)"
