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
from bench.environments import PEERS, interpreter
from bench.peers.rounds import RIGHTS
from bench.results import Table, keep
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
        command: list[str | Path] = [interpreter(name), PEERS / f"screen_{name}.py", *arguments]
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


def one_household(pack: policy_kb.Pack, folder: Path) -> Table:
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
    return _beside_the_hand("one household", "µs", found, 1e6)


def _beside_the_hand(title: str, unit: str, found: Mapping[str, Sequence[float]], times: float) -> Table:
    """Medians, beside that of the first, which is written by hand."""
    medians = {name: median(rounds) for name, rounds in found.items()}
    hand = next(iter(medians.values()))
    columns = (f"{unit}, median", "times the hand", "of its speed")
    return Table(title, columns, {name: (m * times, m / hand, hand / m) for name, m in medians.items()})


def a_county(pack: policy_kb.Pack, folder: Path) -> Table:
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
    title = f"{len(columns['lifted']):,} households, {len(columns['elders.age']):,} people"
    return _beside_the_hand(title, "ms", found, 1e3)


def a_million() -> Table:
    """In a process of its own, for its memory."""
    command = [sys.executable, "-m", "bench.million", str(MILLION)]
    said = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    rows = {"ours, median of rounds": (said["seconds"], said["most"]), "making the columns": ("", said["columns"])}
    return Table(f"{MILLION:,} households, 10 % unknown", ("seconds", "GB at most"), rows)


def the_unknown(pack: policy_kb.Pack, folder: Path) -> Table:
    """Of the rights that completions disagree on, how many each answers all the same, and how many of these wrongly."""
    rng, truths = random.Random(7), sampled(3, OURS)
    blank = [without(truth, rng, BLANK) for truth in truths]
    file = folder / "blank.json"
    file.write_text(json.dumps(blank), encoding="utf-8")
    ours = [pack.outcomes(record) for record in blank]
    undecided = [(i, right) for i, outcomes in enumerate(ours) for right, o in outcomes.items() if o == "unknown"]
    true = [by_hand.household(truth) for truth in truths]
    rows = {"ours": (0, 0, 0)}
    for name in ONES:
        peer = Peer(name)
        answers = peer.ask(f"answers {file}")
        peer.close()
        given = [(i, r, answers[i][r]) for i, r in undecided if isinstance(answers[i], dict)]
        definite = [(i, r, held) for i, r, held in given if held is not None]
        wrong = sum(bool(held) != bool(true[i][r]) for i, r, held in definite)
        rows[name] = (len(definite), wrong, len(undecided) - len(given))
    title = f"{BLANK:.0%} of facts blank: {len(undecided)} undecided rights"
    return Table(title, ("answered all the same", "wrongly", "failed"), rows)


def main(_arguments: Sequence[str]) -> int:
    pack = policy_kb.load(PACK)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        keep("screening", [one_household(pack, folder), a_county(pack, folder), a_million(), the_unknown(pack, folder)])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
