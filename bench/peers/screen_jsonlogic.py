"""The fourteen rights in JsonLogic (maykin-json-logic-py); what several use is worked out once and put beside."""

from json_logic import jsonLogic
from rounds import Household, Outcomes, serve


def var(name: str) -> dict[str, str]:
    return {"var": name}


def some(members: str, where: object) -> dict[str, object]:
    """It has no `some`: a fold does."""
    return {"reduce": [var(members), {"or": [var("accumulator"), where]}, False]}


ACTIVE = {"==": [var("monitoring"), "active"]}
LOW = {
    "or": [
        ACTIVE,
        {"and": [var("lifted"), {"<=": [var("income_2021"), 10000]}]},
        {"and": [var("lifted"), {"<": [var("income_2022_forecast"), 10000]}]},
    ]
}
ABLE = {"and": [var("low"), {"or": [var("full_labour"), var("weak_labour")]}]}
PAYING = {"and": [{">=": [var("current.age"), 60]}, {">": [var("current.monthly_support"), 0]}]}
RULES = {
    "m1-workshop-job": {"and": [var("able"), var("wants_workshop_job")]},
    "m2-work-relief": {"and": [var("able"), var("wants_project_work")]},
    "m3-post-guarantee": {"and": [var("low"), var("weak_labour"), var("wants_public_post")]},
    "m3-post-priority": {"and": [var("able"), var("wants_public_post")]},
    "m4-monitored-award": ACTIVE,
    "m4-five-small": {
        "and": [
            var("low"),
            {"==": [var("small_venture"), "willing_able"]},
            {"!": [var("had_2022_monitored_award")]},
        ]
    },
    "m5-sales-help": {"and": [var("low"), var("produce_to_sell")]},
    "m6-medical": {"and": [var("low"), var("medical_burden")]},
    "m7-vocational": {"and": [var("lifted"), var("vocational_student")]},
    "m7-freshman": {"and": [var("low"), some("freshmen", {"!": [var("current.yulu")]})]},
    "m8-elder": {"and": [var("low"), some("elders", PAYING)]},
    "m9-plan": ACTIVE,
    "m9-measures": var("low"),
    "m9-visit": var("low"),
}


def screen(household: Household) -> Outcomes:
    data = {**household, "low": jsonLogic(LOW, household)}
    data["able"] = jsonLogic(ABLE, data)
    return {right: bool(jsonLogic(rule, data)) for right, rule in RULES.items()}


if __name__ == "__main__":
    serve(screen)
