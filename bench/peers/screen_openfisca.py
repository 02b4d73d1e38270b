"""The fourteen rights in OpenFisca-core: variables of a household, and of its members; one household, or a county."""

import json
import sys
import time

import numpy as np
from openfisca_core import periods
from openfisca_core.entities import build_entity
from openfisca_core.simulation_builder import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable
from rounds import RIGHTS, Household, Outcomes, serve

PERIOD = "2022-10"
PERSON = build_entity("person", "people", "", is_person=True)
HOME = build_entity("home", "homes", "", roles=[{"key": "member", "plural": "members", "label": "", "doc": ""}])
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
NUMBERS = ("income_2021", "income_2022_forecast")
CODES = {"monitoring": ["none", "active", "resolved"], "small_venture": ["willing_able", "willing_unable", "unwilling"]}
OF_PEOPLE = {"elder": bool, "age": int, "monthly_support": float, "freshman": bool, "yulu": bool}


def able(home, month):
    return home("low", month) & (home("full_labour", month) + home("weak_labour", month))


def low(home, month):
    income = (home("income_2021", month) <= 10000) + (home("income_2022_forecast", month) < 10000)
    return (home("monitoring", month) == 1) + home("lifted", month) * income


def freshman(home, month):
    counted = home.members("freshman", month) * np.logical_not(home.members("yulu", month))
    return home("low", month) * home.any(counted)


def elder(home, month):
    old = home.members("elder", month) * (home.members("age", month) >= 60)
    return home("low", month) * home.any(old * (home.members("monthly_support", month) > 0))


def five_small(home, month):
    willing = home("small_venture", month) == 0
    return home("low", month) * willing * np.logical_not(home("had_2022_monitored_award", month))


def both(first: str, second: str):
    return lambda home, month: home(first, month) * home(second, month)


def monitored(home, month):
    return home("monitoring", month) == 1


def covered(home, month):
    return home("low", month)


FORMULAS = {
    "low": low,
    "able": able,
    "m1-workshop-job": both("able", "wants_workshop_job"),
    "m2-work-relief": both("able", "wants_project_work"),
    "m3-post-guarantee": lambda home, month: (
        home("low", month) * home("weak_labour", month) * home("wants_public_post", month)
    ),
    "m3-post-priority": both("able", "wants_public_post"),
    "m4-monitored-award": monitored,
    "m4-five-small": five_small,
    "m5-sales-help": both("low", "produce_to_sell"),
    "m6-medical": both("low", "medical_burden"),
    "m7-vocational": both("lifted", "vocational_student"),
    "m7-freshman": freshman,
    "m8-elder": elder,
    "m9-plan": monitored,
    "m9-measures": covered,
    "m9-visit": covered,
}


def system() -> TaxBenefitSystem:
    found = TaxBenefitSystem([PERSON, HOME])

    def declare(name, kind, entity, formula=None):
        parts = {"value_type": kind, "entity": entity, "definition_period": periods.DateUnit.MONTH, "label": name}
        found.add_variable(type(name, (Variable,), parts | ({"formula": formula} if formula else {})))

    for name in YES_NO:
        declare(name, bool, HOME)
    for name in NUMBERS:
        declare(name, float, HOME)
    for name in CODES:
        declare(name, int, HOME)
    for name, kind in OF_PEOPLE.items():
        declare(name, kind, PERSON)
    for name, formula in FORMULAS.items():
        declare(name, bool, HOME, formula)
    return found


SYSTEM = system()


def simulate(count, people_home, homes, people):
    """The rights of so many homes; `homes` and `people` are their inputs, column by column."""
    builder = SimulationBuilder()
    builder.create_entities(SYSTEM)
    builder.declare_person_entity("person", range(len(people_home)))
    home = builder.declare_entity("home", range(count))
    builder.join_with_persons(home, people_home, roles=np.array(["member"] * len(people_home)))
    simulation = builder.build(SYSTEM)
    for name, values in (homes | people).items():
        simulation.set_input(name, PERIOD, values)
    return {right: simulation.calculate(right, PERIOD) for right in RIGHTS}


def screen(household: Household) -> Outcomes:
    """A fact without a value is left to the variable's default, which is all there is for it."""
    listed = [("elder", e) for e in household.get("elders") or ()]
    listed += [("freshman", s) for s in household.get("freshmen") or ()]
    listed = listed or [("nobody", {})]
    homes = {name: np.array([household[name]]) for name in (*YES_NO, *NUMBERS) if household.get(name) is not None}
    codes = {name: np.array([values.index(household[name])]) for name, values in CODES.items() if household.get(name)}
    people = {name: np.array([person.get(name) or 0 for _, person in listed]) for name in OF_PEOPLE}
    people |= {kind: np.array([kind == name for name, _ in listed]) for kind in ("elder", "freshman")}
    found = simulate(1, np.zeros(len(listed), int), homes | codes, people)
    return {right: bool(values[0]) for right, values in found.items()}


def county(path: str) -> None:
    """Columns in, as an .npz file has them; then a time for each line of standard input, and at the end the answers."""
    given = dict(np.load(path))
    count = len(given["lifted"])
    homes = {name: given[name] for name in (*YES_NO, *NUMBERS, *CODES)}
    elders, freshmen = given["elders"], given["freshmen"]
    people_home = np.concatenate([np.repeat(np.arange(count), elders), np.repeat(np.arange(count), freshmen)])
    old, new = int(elders.sum()), int(freshmen.sum())
    people = {
        "elder": np.arange(old + new) < old,
        "freshman": np.arange(old + new) >= old,
        "age": np.concatenate([given["elders.age"], np.zeros(new, int)]),
        "monthly_support": np.concatenate([given["elders.monthly_support"], np.zeros(new)]),
        "yulu": np.concatenate([np.zeros(old, bool), given["freshmen.yulu"]]),
    }
    for line in sys.stdin:
        started = time.perf_counter()
        found = simulate(count, people_home, homes, people)
        seconds = time.perf_counter() - started
        if line.startswith("answers"):
            np.savez(line.split()[1], **found)
        print(json.dumps(seconds), flush=True)


if __name__ == "__main__":
    county(sys.argv[1]) if len(sys.argv) > 1 else serve(screen)
