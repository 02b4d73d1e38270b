"""The fourteen rights in zen-engine: one expression that makes all of them, compiled once.

A decision graph of the same takes many times as long; the low income is written into each, which is quicker than to
pass it on.
"""

import zen
from rounds import Household, Outcomes, serve

LOW = "(monitoring == 'active' or (lifted and (income_2021 <= 10000 or income_2022_forecast < 10000)))"
ABLE = f"{LOW} and (full_labour or weak_labour)"
EXPRESSIONS = {
    "m1-workshop-job": f"{ABLE} and wants_workshop_job",
    "m2-work-relief": f"{ABLE} and wants_project_work",
    "m3-post-guarantee": f"{LOW} and weak_labour and wants_public_post",
    "m3-post-priority": f"{ABLE} and wants_public_post",
    "m4-monitored-award": "monitoring == 'active'",
    "m4-five-small": f"{LOW} and small_venture == 'willing_able' and not had_2022_monitored_award",
    "m5-sales-help": f"{LOW} and produce_to_sell",
    "m6-medical": f"{LOW} and medical_burden",
    "m7-vocational": "lifted and vocational_student",
    "m7-freshman": f"{LOW} and some(freshmen, not #.yulu)",
    "m8-elder": f"{LOW} and some(elders, #.age >= 60 and #.monthly_support > 0)",
    "m9-plan": "monitoring == 'active'",
    "m9-measures": LOW,
    "m9-visit": LOW,
}
PAIRS = ", ".join(f'"{right}": {rule}' for right, rule in EXPRESSIONS.items())
RULES = zen.compile_expression(f"{{{PAIRS}}}")


def screen(household: Household) -> Outcomes:
    return RULES.evaluate(household)


if __name__ == "__main__":
    serve(screen)
