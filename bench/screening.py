"""Screening beside its peers: one household, a county, and what becomes of what is not known: python -m bench.screening

One household: zen-engine, JsonLogic, rule-engine and OpenFisca, each in an environment of its own, and Python by hand;
their answers are the same. A county, columns in: NumPy by hand and OpenFisca. Rounds take turns; medians are shown.
"""

import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

import policy_kb
from bench import by_hand
from bench.county import county, unsaid
from bench.environments import PEERS, interpreter, keep
from bench.peers.rounds import RIGHTS
from tests.policy_kb.households import sampled, without

PACK = "fengjie-2022"
ONES = {"zen": 400, "jsonlogic": 60, "ruleengine": 60, "openfisca": 8}
"""Households a round, so that each peer takes about as long."""
OURS = 400
ROUNDS = 15
BLANK = 0.3
PER_ROUND = 10
"""Times that a county is screened in a round."""
MILLION = 1_000_000


class Peer:
    """A peer in its own process and environment."""

    def __init__(self, name: str, *arguments: str) -> None:
        command = [interpreter(name), PEERS / f"screen_{name}.py", *arguments]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, line: str) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def close(self) -> None:
        self._process.communicate()


def seconds(work: Callable[[], object], times: int = 1) -> float:
    started = time.perf_counter()
    for _ in range(times):
        work()
    return (time.perf_counter() - started) / times


def one_household(pack: policy_kb.Pack, folder: Path) -> list[str]:
    """Microseconds a household, one after another."""
    households, file = sampled(1, OURS), folder / "complete.json"
    file.write_text(json.dumps(households), encoding="utf-8")
    peers = {name: Peer(name) for name in ONES}
    expected = [{right: bool(held) for right, held in by_hand.household(h).items()} for h in households]
    assert [{r: o == "eligible" for r, o in pack.outcomes(h).items()} for h in households] == expected
    for peer in peers.values():
        assert peer.ask(f"answers {file}") == expected
    edition = pack.at()
    joint, records = edition.joint["household"], [pack.screen(household).record for household in households]
    ours: Mapping[str, Callable[[], object]] = {
        "Python by hand (no checks, no unknown)": lambda: [by_hand.household(h) for h in households],
        "ours: outcomes of a record already checked": lambda: [
            dict(zip(RIGHTS, joint(r), strict=True)) for r in records
        ],
        "ours: record checked, outcomes": lambda: [pack.outcomes(h) for h in households],
        "ours: checked, reasons, open facts, notes, amounts": lambda: [pack.screen(h).to_dict() for h in households],
    }
    found: dict[str, list[float]] = {name: [] for name in (*ours, *peers)}
    for _ in range(ROUNDS):
        for name, work in ours.items():
            found[name].append(seconds(work) / OURS)
        for name, peer in peers.items():
            found[name].append(peer.ask(f"time {file} {ONES[name]}") / ONES[name])
    for peer in peers.values():
        peer.close()
    return _table("one household, µs", found, 1e6)


def _table(title: str, found: Mapping[str, Sequence[float]], unit: float) -> list[str]:
    hand = median(next(iter(found.values())))
    rows = [f"{title:54}{'median':>10}{'of the hand':>14}"]
    return rows + [f"{name:54}{median(t) * unit:10.2f}{median(t) / hand:14.2f}" for name, t in found.items()]


def a_county(pack: policy_kb.Pack, folder: Path) -> list[str]:
    """Milliseconds a county, columns in, outcomes and amounts out."""
    columns = county(pack.facts["household"])
    partly, file, answers = unsaid(columns, 0.1), folder / "county.npz", folder / "answers.npz"
    np.savez(file, **columns)
    peer, (held, worth) = Peer("openfisca", str(file)), by_hand.county(columns)
    peer.ask(f"answers {answers}")
    theirs, table = np.load(answers), pack.screen_table(columns)
    for right, outcome in held.items():
        assert np.array_equal(table[right].outcome == 1, outcome)
        assert np.array_equal(theirs[right], outcome)
    for right, amounts in worth.items():
        bound = table[right].minimum if table[right].maximum is None else table[right].maximum
        assert bound is not None
        assert np.allclose(bound, amounts, equal_nan=True)
    works: Mapping[str, Callable[[], object]] = {
        "NumPy by hand (no checks, no unknown)": lambda: by_hand.county(columns),
        "ours: everything known": lambda: pack.screen_table(columns),
        "ours: 10 % unknown": lambda: pack.screen_table(partly),
    }
    found: dict[str, list[float]] = {name: [] for name in (*works, "openfisca, everything known")}
    for _ in range(ROUNDS):
        for name, work in works.items():
            found[name].append(seconds(work, PER_ROUND))
        found["openfisca, everything known"].append(peer.ask("time"))
    peer.close()
    title = f"{len(columns['lifted']):,} households, {len(columns['elders.age']):,} people, ms"
    return _table(title, found, 1e3)


def a_million() -> list[str]:
    """In a process of its own, for its memory."""
    command = [sys.executable, "-m", "bench.million", str(MILLION)]
    return [subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()]


def the_unknown(pack: policy_kb.Pack, folder: Path) -> list[str]:
    """Of the rights that completions disagree on, how many each answers all the same, and how many of these wrongly."""
    rng, truths = random.Random(7), sampled(3, OURS)
    blank = [without(truth, rng, BLANK) for truth in truths]
    file = folder / "blank.json"
    file.write_text(json.dumps(blank), encoding="utf-8")
    ours = [pack.outcomes(record) for record in blank]
    undecided = [(i, right) for i, outcomes in enumerate(ours) for right, o in outcomes.items() if o == "unknown"]
    true = [by_hand.household(truth) for truth in truths]
    title = f"{BLANK:.0%} of facts blank: {len(undecided)} undecided rights"
    rows = [f"{title:54}{'answered':>10}{'wrongly':>10}{'failed':>10}"]
    rows.append(f"{'ours':54}{0:10}{0:10}{0:10}")
    for name in ONES:
        peer = Peer(name)
        answers = peer.ask(f"answers {file}")
        peer.close()
        given = [(i, r, answers[i][r]) for i, r in undecided if isinstance(answers[i], dict)]
        definite = [(i, r, held) for i, r, held in given if held is not None]
        wrong = sum(bool(held) != bool(true[i][r]) for i, r, held in definite)
        rows.append(f"{name:54}{len(definite):10}{wrong:10}{len(undecided) - len(given):10}")
    return rows


def main(_arguments: Sequence[str]) -> int:
    pack = policy_kb.load(PACK)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        parts = [one_household(pack, folder), a_county(pack, folder), a_million(), the_unknown(pack, folder)]
    keep("screening", "\n\n".join("\n".join(part) for part in parts))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
