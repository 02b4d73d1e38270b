"""The notice written out by hand, for one household in Python and for a county in NumPy: everything known, nothing
explained, no unknown. What a careful programmer would write who needs exactly these fourteen rights.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

LINE = 10_000
ACTIVE, WILLING_ABLE = 1, 0
"""Numbers of these choices in their columns."""
CAPS = {"m4-monitored-award": 3000.0, "m4-five-small": 2000.0}


def household(h: Mapping[str, Any]) -> dict[str, bool]:
    """The outcomes of one household."""
    active = h["monitoring"] == "active"
    low = active or (h["lifted"] and (h["income_2021"] <= LINE or h["income_2022_forecast"] < LINE))
    able = low and (h["full_labour"] or h["weak_labour"])
    return {
        "m1-workshop-job": able and h["wants_workshop_job"],
        "m2-work-relief": able and h["wants_project_work"],
        "m3-post-guarantee": low and h["weak_labour"] and h["wants_public_post"],
        "m3-post-priority": able and h["wants_public_post"],
        "m4-monitored-award": active,
        "m4-five-small": low and h["small_venture"] == "willing_able" and not h["had_2022_monitored_award"],
        "m5-sales-help": low and h["produce_to_sell"],
        "m6-medical": low and h["medical_burden"],
        "m7-vocational": h["lifted"] and h["vocational_student"],
        "m7-freshman": low and any(not student["yulu"] for student in h["freshmen"]),
        "m8-elder": low and any(e["age"] >= 60 and e["monthly_support"] > 0 for e in h["elders"]),
        "m9-plan": active,
        "m9-measures": low,
        "m9-visit": low,
    }


def county(c: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Outcomes of all households, and the amounts in yuan (NaN where there is none)."""
    count = len(c["lifted"])
    active = c["monitoring"] == ACTIVE
    low = active | (c["lifted"] & ((c["income_2021"] <= LINE) | (c["income_2022_forecast"] < LINE)))
    able = low & (c["full_labour"] | c["weak_labour"])
    students, aid = _freshmen(c, count)
    elders, support = _elders(c, count)
    held = {
        "m1-workshop-job": able & c["wants_workshop_job"],
        "m2-work-relief": able & c["wants_project_work"],
        "m3-post-guarantee": low & c["weak_labour"] & c["wants_public_post"],
        "m3-post-priority": able & c["wants_public_post"],
        "m4-monitored-award": active,
        "m4-five-small": low & (c["small_venture"] == WILLING_ABLE) & ~c["had_2022_monitored_award"],
        "m5-sales-help": low & c["produce_to_sell"],
        "m6-medical": low & c["medical_burden"],
        "m7-vocational": c["lifted"] & c["vocational_student"],
        "m7-freshman": low & students,
        "m8-elder": low & elders,
        "m9-plan": active,
        "m9-measures": low,
        "m9-visit": low,
    }
    worth = {name: np.where(held[name], cap, np.nan) for name, cap in CAPS.items()}
    worth["m7-freshman"] = np.where(held["m7-freshman"], aid, np.nan)
    worth["m8-elder"] = np.where(held["m8-elder"], support, np.nan)
    return held, worth


def _freshmen(c: Mapping[str, Any], count: int) -> tuple[Any, Any]:
    home = np.repeat(np.arange(count), c["freshmen"])
    counted = np.bincount(home[~c["freshmen.yulu"]], minlength=count)
    return counted > 0, counted * 3000.0


def _elders(c: Mapping[str, Any], count: int) -> tuple[Any, Any]:
    home = np.repeat(np.arange(count), c["elders"])
    old = np.flatnonzero((c["elders.age"] >= 60) & (c["elders.monthly_support"] > 0))
    some = np.zeros(count, bool)
    some[home[old]] = True
    added = np.minimum(np.floor(c["elders.monthly_support"][old] * 10 + 0.5) / 100, 60)
    return some, np.bincount(home[old], added, count)
