"""The notice read a second time, by hand and with two values: what the engine's answers are held against.

Nothing here comes from the program: the rules are written down again from the published reading, for complete
households only. What partial records must give follows by brute force over their completions.
"""

from collections.abc import Callable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations_with_replacement, product
from typing import Any

Household = dict[str, Any]
Verdict = tuple[bool, tuple[str | None, str | None] | None]
"""Whether a right is held, and what it is worth (least, most)."""

LINE = 10_000
COVERAGE = ("lifted", "monitoring", "income_2021", "income_2022_forecast")
LABOUR = ("full_labour", "weak_labour")
AWARD = "had_2022_monitored_award"
READ_BY = {
    "m1-workshop-job": (*COVERAGE, *LABOUR, "wants_workshop_job"),
    "m2-work-relief": (*COVERAGE, *LABOUR, "wants_project_work"),
    "m3-post-guarantee": (*COVERAGE, "weak_labour", "wants_public_post"),
    "m3-post-priority": (*COVERAGE, *LABOUR, "wants_public_post"),
    "m4-monitored-award": ("monitoring",),
    "m4-five-small": (*COVERAGE, "small_venture", AWARD),
    "m5-sales-help": (*COVERAGE, "produce_to_sell"),
    "m6-medical": (*COVERAGE, "medical_burden"),
    "m7-vocational": ("lifted", "vocational_student"),
    "m7-freshman": (*COVERAGE, "freshmen"),
    "m8-elder": (*COVERAGE, "elders"),
    "m9-plan": ("monitoring",),
    "m9-measures": COVERAGE,
    "m9-visit": COVERAGE,
}
"""The facts each right depends on; that it depends on no other is a test of its own."""

FRESHMAN = {"yulu": (False, True)}
ELDER = {"age": (59, 60), "monthly_support": (0, 300, 600)}
FIELDS = {"freshmen": FRESHMAN, "elders": ELDER}


def _members(fields: dict[str, tuple[Any, ...]]) -> list[list[Household]]:
    people = [dict(zip(fields, values, strict=True)) for values in product(*fields.values())]
    return [list(group) for size in range(3) for group in combinations_with_replacement(people, size)]


VALUES: dict[str, tuple[Any, ...] | list[list[Household]]] = {
    **dict.fromkeys(["lifted", *LABOUR, "wants_workshop_job", "wants_project_work"], (False, True)),
    **dict.fromkeys(["wants_public_post", "produce_to_sell", "medical_burden", "vocational_student"], (False, True)),
    AWARD: (False, True),
    "monitoring": ("none", "active", "resolved"),
    "income_2021": (10_000, 10_001),
    "income_2022_forecast": (9_999, 10_000),
    "small_venture": ("willing_able", "willing_unable", "unwilling"),
    "freshmen": _members(FRESHMAN),
    "elders": _members(ELDER),
}
"""One value from each side of every line the notice draws; lists of up to two."""


def low_income(h: Household) -> bool:
    by_2021 = h["lifted"] and h["income_2021"] <= LINE
    by_forecast = h["lifted"] and h["income_2022_forecast"] < LINE
    return bool(by_2021 or by_forecast or h["monitoring"] == "active")


def verdict(right: str, h: Household) -> Verdict:
    """What one right gives a complete household."""
    held = _held(right, h)
    return held, _worth(right, h) if held else None


def _held(right: str, h: Household) -> bool:
    if right in BESIDE_THE_LINE:
        return bool(BESIDE_THE_LINE[right](h))
    return low_income(h) and bool(OF_THE_COVERED[right](h))


def _able(h: Household) -> bool:
    return bool(h["full_labour"] or h["weak_labour"])


BESIDE_THE_LINE: dict[str, Callable[[Household], Any]] = {
    "m4-monitored-award": lambda h: h["monitoring"] == "active",
    "m7-vocational": lambda h: h["lifted"] and h["vocational_student"],
    "m9-plan": lambda h: h["monitoring"] == "active",
}
OF_THE_COVERED: dict[str, Callable[[Household], Any]] = {
    "m1-workshop-job": lambda h: _able(h) and h["wants_workshop_job"],
    "m2-work-relief": lambda h: _able(h) and h["wants_project_work"],
    "m3-post-guarantee": lambda h: h["weak_labour"] and h["wants_public_post"],
    "m3-post-priority": lambda h: _able(h) and h["wants_public_post"],
    "m4-five-small": lambda h: h["small_venture"] == "willing_able" and not h[AWARD],
    "m5-sales-help": lambda h: h["produce_to_sell"],
    "m6-medical": lambda h: h["medical_burden"],
    "m7-freshman": lambda h: any(not student["yulu"] for student in h["freshmen"]),
    "m8-elder": lambda h: any(elder["age"] >= 60 and elder["monthly_support"] > 0 for elder in h["elders"]),
    "m9-measures": lambda h: True,
    "m9-visit": lambda h: True,
}


def _worth(right: str, h: Household) -> tuple[str | None, str | None] | None:
    match right:
        case "m4-monitored-award":
            return None, "3000.00"
        case "m4-five-small":
            return None, "2000.00"
        case "m7-freshman":
            return f"{3000 * sum(not student['yulu'] for student in h['freshmen'])}.00", None
        case "m8-elder":
            old = [elder for elder in h["elders"] if elder["age"] >= 60]
            total = sum((_top_up(elder["monthly_support"]) for elder in old), Decimal())
            return f"{total:.2f}", f"{total:.2f}"
        case _:
            return None


def _top_up(support: Any) -> Decimal:
    tenth = (Decimal(str(support)) / 10).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return min(tenth, Decimal(60))


def missing_paths(right: str, h: Household) -> list[str]:
    """Every fact, or field of a listed member, that a right might read and the record does not say."""
    found = []
    for fact in READ_BY[right]:
        if h.get(fact) is None:
            found.append(fact)
        elif fact in FIELDS:
            found += [
                f"{fact}.{i}.{name}"
                for i, member in enumerate(h[fact])
                for name in FIELDS[fact]
                if member.get(name) is None
            ]
    return found


def completions(right: str, h: Household) -> Iterator[tuple[tuple[int, ...], Household]]:
    """Every way to fill in what is missing, with the positions of the values chosen."""
    paths = missing_paths(right, h)
    values = [FIELDS[p.split(".")[0]][p.split(".")[2]] if "." in p else VALUES[p] for p in paths]
    for chosen in product(*(range(len(options)) for options in values)):
        complete = {k: [dict(m) for m in v] if isinstance(v, list) else v for k, v in h.items()}
        for path, options, position in zip(paths, values, chosen, strict=True):
            name, *rest = path.split(".")
            if rest:
                complete[name][int(rest[0])][rest[1]] = options[position]
            else:
                complete[name] = options[position]
        if complete.get("monitoring") == "none" and h.get(AWARD) is None:
            complete[AWARD] = False
        yield chosen, complete


def expected(right: str, h: Household) -> tuple[str, tuple[str | None, str | None] | None, set[str]]:
    """Of a partial record: outcome, amount (least and most over its completions) and what is missing."""
    verdicts = {chosen: verdict(right, complete) for chosen, complete in completions(right, h)}
    held = {verdict[0] for verdict in verdicts.values()}
    outcome = "unknown" if len(held) > 1 else "eligible" if True in held else "ineligible"
    amount = _range([verdict[1] for verdict in verdicts.values()]) if outcome == "eligible" else None
    missing = {
        path
        for place, path in enumerate(missing_paths(right, h))
        if any(verdicts[chosen] != verdicts[(*chosen[:place], 0, *chosen[place + 1 :])] for chosen in verdicts)
    }
    return outcome, amount, missing


def _range(worths: list[tuple[str | None, str | None] | None]) -> tuple[str | None, str | None] | None:
    """The least of the leasts and the most of the mosts; a bound the right does not have stays away."""
    given = [worth for worth in worths if worth is not None]
    if not given:
        return None
    least = [low for low, _ in given if low is not None]
    most = [high for _, high in given if high is not None]
    return min(least, key=Decimal, default=None), max(most, key=Decimal, default=None)
