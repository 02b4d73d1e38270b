"""How many questions an interview takes: python -m bench.interview HOUSEHOLDS.jsonl ...

Each file holds complete households, one JSON object a line; each is interviewed with its own truth for answers.
"""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import mean, median, quantiles
from typing import Any

import policy_kb
from policy_kb.facts import value_at

PACK = "fengjie-2022"
PERCENTILES = 100


def questions_asked(pack: policy_kb.Pack, truth: Mapping[str, Any]) -> int:
    """Messages a household that knows everything has to answer."""
    record: dict[str, Any] = {}
    asked = 0
    while question := pack.next_question(record):
        record |= question.accepts({path: value_at(truth, path) for path in question.facts})
        asked += 1
    return asked


def households(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def rows(paths: Sequence[Path]) -> Iterator[str]:
    """The table's lines, one a file."""
    pack = policy_kb.load(PACK)
    yield f"{'households':28}{'count':>8}{'mean':>8}{'median':>8}{'p95':>8}{'most':>8}"
    for path in paths:
        counts = [questions_asked(pack, household) for household in households(path)]
        p95 = quantiles(counts, n=PERCENTILES, method="inclusive")[94]
        yield f"{path.stem:28}{len(counts):8}{mean(counts):8.2f}{median(counts):8.1f}{p95:8.1f}{max(counts):8}"


def main() -> int:
    if len(sys.argv) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    for row in rows([Path(argument) for argument in sys.argv[1:]]):
        print(row)
    return 0


if __name__ == "__main__":
    sys.exit(main())
