"""The order of the interview's questions that takes the fewest messages: python -m bench.order HOUSEHOLDS.jsonl [ENTRY]

A search from the pack's own order: one question at a time is moved to where the sample sends the fewest messages, until
no move helps. Prints the order, to be written into the pack; nothing is changed by it.
"""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import policy_kb
from bench.interview import PACK, STARTS, messages
from policy_kb.interview import Entry

HOUSEHOLDS = 400
LEAST = 1e-9


def cost(pack: policy_kb.Pack, order: Sequence[str], households: Sequence[Mapping[str, Any]], entry: Entry) -> float:
    """Messages a household on average, over what may be known of it when it begins."""
    tried = replace(pack, orders={**pack.orders, entry: tuple(order)})
    sent = [messages(tried, truth, start(truth), entry) for start in STARTS[entry] for truth in households]
    return sum(sent) / len(sent)


def moved(order: Sequence[str], name: str) -> Iterator[list[str]]:
    """The order with one question elsewhere."""
    others = [other for other in order if other != name]
    for place in range(len(others) + 1):
        candidate = [*others[:place], name, *others[place:]]
        if candidate != list(order):
            yield candidate


def search(pack: policy_kb.Pack, households: Sequence[Mapping[str, Any]], entry: Entry) -> list[str]:
    order = list(pack.orders[entry])
    best, better = cost(pack, order, households, entry), True
    print(f"{best:.4f} as it stands", flush=True)
    while better:
        better = False
        for name in tuple(order):
            found = min(
                ((cost(pack, candidate, households, entry), candidate) for candidate in moved(order, name)),
                key=lambda pair: pair[0],
            )
            if found[0] < best - LEAST:
                best, order, better = *found, True
                print(f"{best:.4f} with {name} at {order.index(name)}", flush=True)
    return order


def main(arguments: Sequence[str]) -> int:
    lines = Path(arguments[0]).read_text(encoding="utf-8").splitlines()[:HOUSEHOLDS]
    households = [{key: value for key, value in json.loads(line).items() if key != "id"} for line in lines]
    pack = policy_kb.load(PACK)
    wanted = arguments[1:] or get_args(Entry)
    for entry in (each for each in get_args(Entry) if each in wanted):
        order = search(pack, households, entry)
        print(f"{entry}:", *(f"    - {name}" for name in order), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
