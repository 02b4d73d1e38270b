"""Free questions beside three common ways of finding the nearest phrase: python -m bench.understanding [FILE.jsonl]

FILE: questions as {"text": …, "measures": [n]}, outside the notice with []; without one the tests' own are asked. All
get the same phrases. A peer has no bands: it answers what ranks first, and abstains where that is a topic outside the
notice or scores below a line that is chosen for it on these very questions, at its best. Last, our own phrases held out
by turns together with whole topics: how questions about topics never listed would fare.
"""

import json
import random
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

import policy_kb
from bench.environments import PEERS, interpreter
from bench.results import Cell, Table, keep
from policy_kb.search import Found, Index, questions
from policy_kb.search.index import Decision

OWN = Path(__file__).parent.parent / "tests" / "policy_kb" / "search" / "questions.yaml"
FOLDS = 6
SHOWN = 3
BEST_FIRST: tuple[Decision, ...] = ("answer", "choose", "abstain")
"""Of a message's parts, the best decision is the message's."""


@dataclass(frozen=True)
class Asked:
    text: str
    measures: tuple[int, ...]


def main(arguments: Sequence[str]) -> None:
    index = policy_kb.load("fengjie-2022").index
    asked = _read(Path(arguments[0])) if arguments else _own()
    _decide(index, asked[:1])
    started = time.perf_counter()
    ours = _decide(index, asked)
    rows = [("bangfu", _measured(asked, ours), (time.perf_counter() - started) / len(asked) * 1000)]
    for peer in _peers(index, [each.text for each in asked]):
        rows.append((peer["name"], _measured(asked, _at_best(asked, peer["ranked"])), peer["milliseconds"]))
    left, decided = _folds(index)
    rows.append(("bangfu, topics never listed", _measured(left, decided), 0.0))
    inside = sum(bool(each.measures) for each in asked)
    title = f"{inside} questions about the notice, {len(asked) - inside} outside it"
    keep("understanding", [_table(title, rows)])


def _read(file: Path) -> list[Asked]:
    rows = map(json.loads, file.read_text(encoding="utf-8").splitlines())
    return [Asked(row["text"], tuple(row["measures"])) for row in rows]


def _own() -> list[Asked]:
    said = yaml.safe_load(OWN.read_text(encoding="utf-8"))
    return [Asked(text, (key,) if isinstance(key, int) else ()) for key, texts in said.items() for text in texts]


def _decide(index: Index, asked: Iterable[Asked]) -> list[Found]:
    return [_one(index, each.text) for each in asked]


def _one(index: Index, text: str) -> Found:
    """All that a message is answered with, as one."""
    parts = [each.found for each in questions(text, index)]
    decision = next(d for d in BEST_FIRST if any(part.decision == d for part in parts))
    return Found(decision, tuple(dict.fromkeys(number for part in parts for number in part.measures)))


def _peers(index: Index, texts: list[str]) -> list[dict[str, Any]]:
    phrases = {str(measure): list(said) for measure, said in index.phrases.items()}
    phrases |= {topic.id: list(topic.phrases) for topic in index.topics}
    ran = subprocess.run(
        [interpreter("understanding"), PEERS / "answer_understanding.py"],
        input=json.dumps({"phrases": phrases, "questions": texts}),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return [json.loads(line) for line in ran.stdout.splitlines()]


def _at_best(asked: Sequence[Asked], ranked: list[list[tuple[str, float]]]) -> list[Found]:
    """A peer's decisions at the line under which it abstains that gives its best F1 of abstaining."""
    lines = sorted({labels[0][1] for labels in ranked})[:: max(1, len(ranked) // 60)]
    return max(
        ([_peer_decision(labels, line) for labels in ranked] for line in [0.0, *lines]),
        key=lambda found: _measured(asked, found)["F1 of abstaining"],
    )


def _peer_decision(labels: list[tuple[str, float]], line: float) -> Found:
    measures = tuple(int(label) for label, _ in labels if label.isdecimal())[:SHOWN]
    if labels[0][1] <= line or not labels[0][0].isdecimal():
        return Found("abstain", measures)
    return Found("answer", measures)


def _measured(asked: Sequence[Asked], found: Sequence[Found]) -> dict[str, float]:
    """Shares. What a peer abstains from counts as shown where its first three hold the right measure."""
    inside = [(each, got) for each, got in zip(asked, found, strict=True) if each.measures]
    outside = [got for each, got in zip(asked, found, strict=True) if not each.measures]
    right = [bool(got.measures) and got.measures[0] in each.measures for each, got in inside]
    abstained = sum(got.decision == "abstain" for got in outside)
    wrongly = sum(got.decision == "abstain" for _, got in inside)
    return {
        "right first": sum(right) / len(inside),
        "among shown": sum(bool({*got.measures} & {*each.measures}) for each, got in inside) / len(inside),
        "answered directly": sum(got.decision == "answer" for _, got in inside) / len(inside),
        "directly but wrong": sum(
            got.decision == "answer" and not ok for (_, got), ok in zip(inside, right, strict=True)
        )
        / len(inside),
        "outside answered directly": sum(got.decision == "answer" for got in outside) / len(outside),
        "F1 of abstaining": 2 * abstained / (abstained + wrongly + len(outside)),
    }


def _folds(index: Index) -> tuple[list[Asked], list[Found]]:
    topics = list(index.topics)
    random.Random(3).shuffle(topics)
    asked: list[Asked] = []
    found: list[Found] = []
    for fold in range(FOLDS):
        kept = {m: [t for i, t in enumerate(said) if i % FOLDS != fold] for m, said in index.phrases.items()}
        left_topics = topics[fold::FOLDS]
        trained = replace(index, phrases=kept, topics=[t for t in index.topics if t not in left_topics]).trained()
        left = [Asked(t, (m,)) for m, said in index.phrases.items() for i, t in enumerate(said) if i % FOLDS == fold]
        left += [Asked(text, ()) for topic in left_topics for text in topic.phrases]
        asked += left
        found += _decide(trained, left)
    return asked, found


def _table(title: str, rows: Sequence[tuple[str, dict[str, float], float]]) -> Table:
    names, found = list(rows[0][1]), dict[str, list[Cell]]()
    for name, shares, spent in rows:
        cells = [f"{shares[key]:.2f}" if key.startswith("F1") else f"{100 * shares[key]:.1f} %" for key in names]
        found[name] = [*cells, spent or ""]
    return Table(title, (*names, "ms a question"), found)


if __name__ == "__main__":
    main(sys.argv[1:])
