"""Messages an interview takes, to its end: python -m bench.interview [HOUSEHOLDS.jsonl ...]

Each household is interviewed with its own truth for answers, as it would answer in the chat: an elder is counted before
it is asked about, a card is one message. Without files, over a sample of the tests' own making.
"""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from statistics import mean, median, quantiles
from typing import Any

import policy_kb
from policy_kb.facts import value_at
from policy_kb.interview import Question, merge
from tests.policy_kb.households import sampled

PACK = "fengjie-2022"
SAMPLE = 2_000
SEED = 20221008


def answer(question: Question, truth: Mapping[str, Any]) -> Any:
    """What this household would answer, in the form of one message."""
    if question.kind == "card":
        return [option.id for option in question.options if option.fact and truth[option.fact]]
    if question.kind == "members":
        return len(truth[question.facts[0]])
    return {path: value_at(truth, path) for path in question.facts}


def messages(pack: policy_kb.Pack, truth: Mapping[str, Any]) -> int:
    """Messages a household that knows everything has to send."""
    record: dict[str, Any] = {}
    sent = 0
    while question := pack.next_question(record):
        record = merge(record, question.settles(answer(question, truth)))
        sent += 1
    return sent


def sources(paths: Sequence[str]) -> Iterator[tuple[str, Iterable[Mapping[str, Any]]]]:
    if not paths:
        yield "a sample of our own", sampled(SEED, SAMPLE)
    for path in paths:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
        yield Path(path).stem, [json.loads(line) for line in lines]


def main(arguments: Sequence[str]) -> int:
    pack = policy_kb.load(PACK)
    print(f"{'households':24}{'':12}{'count':>7}{'mean':>7}{'median':>8}{'p95':>6}{'most':>6}")
    for name, found in sources(arguments):
        counts: dict[str, list[int]] = {"all": [], "covered": [], "not covered": []}
        for household in found:
            facts = {key: value for key, value in household.items() if key != "id"}
            number = messages(pack, facts)
            counts["all"].append(number)
            counts["covered" if pack.screen(facts).covered else "not covered"].append(number)
        for group, numbers in counts.items():
            p95 = quantiles(numbers, n=100, method="inclusive")[94]
            print(
                f"{name:24}{group:12}{len(numbers):7}{mean(numbers):7.2f}{median(numbers):8.1f}{p95:6.1f}{max(numbers):6}"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
