"""The fourteen rights in rule-engine: rules compiled once; what several use is worked out once and put beside."""

import rule_engine
from rounds import Household, Outcomes, serve

LOW = rule_engine.Rule("monitoring == 'active' or (lifted and (income_2021 <= 10000 or income_2022_forecast < 10000))")
ABLE = rule_engine.Rule("low and (full_labour or weak_labour)")
RULES = {
    right: rule_engine.Rule(text)
    for right, text in {
        "m1-workshop-job": "able and wants_workshop_job",
        "m2-work-relief": "able and wants_project_work",
        "m3-post-guarantee": "low and weak_labour and wants_public_post",
        "m3-post-priority": "able and wants_public_post",
        "m4-monitored-award": "monitoring == 'active'",
        "m4-five-small": "low and small_venture == 'willing_able' and not had_2022_monitored_award",
        "m5-sales-help": "low and produce_to_sell",
        "m6-medical": "low and medical_burden",
        "m7-vocational": "lifted and vocational_student",
        "m7-freshman": "low and [s for s in freshmen if not s['yulu']].length > 0",
        "m8-elder": "low and [e for e in elders if e['age'] >= 60 and e['monthly_support'] > 0].length > 0",
        "m9-plan": "monitoring == 'active'",
        "m9-measures": "low",
        "m9-visit": "low",
    }.items()
}


def screen(household: Household) -> Outcomes:
    data = {**household, "low": LOW.matches(household)}
    data["able"] = ABLE.matches(data)
    return {right: rule.matches(data) for right, rule in RULES.items()}


if __name__ == "__main__":
    serve(screen)
