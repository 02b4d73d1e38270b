"""Messages an interview takes, to its end: python -m bench.interview [HOUSEHOLDS.jsonl ...]

Each household is interviewed with its own truth for answers, as it would answer in the chat: an elder is counted before
it is asked about, a card is one message. Without files, over a sample of the tests' own making.
"""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from statistics import mean, median, quantiles
from typing import Any

import policy_kb
from bench.results import Table, keep
from policy_kb.facts import value_at
from policy_kb.interview import Entry, Question, merge
from policy_kb.screening import ELIGIBLE
from tests.policy_kb.households import sampled

PACK = "fengjie-2022"
SAMPLE = 2_000
SEED = 20221008
ON_THE_SHEET = ("lifted", "monitoring", "income_2021", "income_2022_forecast", "had_2022_monitored_award")
OF_PEOPLE = ("full_labour", "weak_labour", "vocational_student", "freshmen", "elders")
Start = Callable[[Mapping[str, Any]], dict[str, Any]]


def answer(question: Question, truth: Mapping[str, Any]) -> Any:
    """What this household would answer, in the form of one message."""
    if question.kind == "card":
        return [option.id for option in question.options if option.fact and truth[option.fact]]
    if question.kind == "members":
        return len(truth[question.facts[0]])
    return {path: value_at(truth, path) for path in question.facts}


def nothing(_truth: Mapping[str, Any]) -> dict[str, Any]:
    """Who opens the bot is not known."""
    return {}


def household_sheet(truth: Mapping[str, Any]) -> dict[str, Any]:
    """What the roster's sheet of households says of it, without its people."""
    return {name: truth[name] for name in ON_THE_SHEET}


def ledger(truth: Mapping[str, Any]) -> dict[str, Any]:
    """What the roster says when its people are listed with all there is a column for."""
    return {name: truth[name] for name in (*ON_THE_SHEET, *OF_PEOPLE)}


STARTS: Mapping[Entry, Sequence[Start]] = {"walk_in": [nothing], "registered": [nothing, household_sheet, ledger]}
"""What may be known when an interview begins, by how one comes to it."""
KNOWN = {nothing: "nothing", household_sheet: "the sheet of households", ledger: "the whole roster"}


def messages(pack: policy_kb.Pack, truth: Mapping[str, Any], known: Mapping[str, Any], entry: Entry) -> int:
    """Messages a household that knows everything has to send."""
    record: dict[str, Any] = dict(known)
    sent = 0
    while question := pack.next_question(record, entry=entry):
        record = merge(record, question.settles(answer(question, truth)))
        sent += 1
    return sent


def sources(paths: Sequence[str]) -> Iterator[tuple[str, Iterable[Mapping[str, Any]]]]:
    if not paths:
        yield "a sample of our own", sampled(SEED, SAMPLE)
    for path in paths:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
        yield Path(path).stem, [json.loads(line) for line in lines]


def entry_of(name: str) -> Entry:
    """How the households of a source come to the interview."""
    return "registered" if name.startswith("registered") else "walk_in"


def groups(pack: policy_kb.Pack, facts: Mapping[str, Any]) -> tuple[str, str]:
    """Every household, and whether any right is open to it."""
    eligible = any(True for _ in pack.screen(facts).with_outcome(ELIGIBLE))
    return "all", "qualifies" if eligible else "does not"


def main(arguments: Sequence[str]) -> int:
    pack = policy_kb.load(PACK)
    rows: dict[str, Sequence[Any]] = {}
    for name, found in sources(arguments):
        entry = entry_of(name)
        households = [{key: value for key, value in household.items() if key != "id"} for household in found]
        for start in STARTS[entry]:
            counts: dict[str, list[int]] = {"all": [], "qualifies": [], "does not": []}
            for facts in households:
                number = messages(pack, facts, start(facts), entry)
                for group in groups(pack, facts):
                    counts[group].append(number)
            for group, numbers in counts.items():
                p95 = quantiles(numbers, n=100, method="inclusive")[94]
                figures = len(numbers), mean(numbers), median(numbers), p95, max(numbers)
                rows[f"{name}, known: {KNOWN[start]}; {group}"] = figures
    keep("interview", [Table("messages an interview", ("households", "mean", "median", "p95", "most"), rows)])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
