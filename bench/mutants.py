"""Small mistakes put into policy_kb, and how many of them the tests see: python -m bench.mutants [COUNT] [SEED] [LINES]

A seeded sample of all places where one comparison, one operator, one number, one condition or one result can be wrong.
Each is tried by tests that come through its line, until one fails: some likely ones first, among which one that runs
for a minute counts as seen, then some hundreds of others; what all of these miss, the rest may see. First all tests run
once, to learn which lines each comes through; LINES: what coverage has kept of that before.
"""

import ast
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from bench.environments import ROOT
from bench.results import Cell, Table, keep

COUNT, SEED = 500, 1
SIDE_BY_SIDE = os.cpu_count() or 1
CLOSEST, WIDEST, MORE = 40, 20, 300
"""Tests that try one mutant first: those that come through fewest lines of the program, then those through most. And
how many more of the former, where these do not see it.
"""
SAFEGUARDS = frozenset({"frozen", "slots", "strict", "kw_only"})
"""What only keeps a mistake from being made: without it nothing is wrong."""
PATIENCE_SECONDS, LONG_SECONDS = 60, 120
PASSED = 0
"""How pytest ends; otherwise a test failed, or what is tested cannot even be read."""
MUTATED = "policy_kb"
TESTS = ("tests/policy_kb", "tests/handlers")
COPIED = ("policy_kb", "handlers", "bot", "storage", "tests", "docs", "pyproject.toml", "README.md")
MEASURED = "[run]\nbranch = true\nsource = policy_kb\ndata_file = {file}\n"
PLUGIN = "bench.contexts"
SWAPS: Mapping[type[ast.AST], type[Any]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}


@dataclass(frozen=True)
class Mutant:
    """`place`: the how-manieth change of its file; `kind`: what is changed; `within`: whether in a function."""

    file: Path
    place: int
    kind: str
    line: int
    within: bool


class _Changer(ast.NodeTransformer):
    """Finds the places that can be changed, and changes the one asked for."""

    def __init__(self, wanted: int | None = None) -> None:
        self._wanted = wanted
        self._within = 0
        self.found: list[tuple[str, int, bool]] = []

    def _change(self, kind: str, node: ast.AST, change: Callable[[], ast.AST]) -> ast.AST:
        self.found.append((kind, getattr(node, "lineno", 0), self._within > 0))
        return change() if len(self.found) - 1 == self._wanted else node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        self._within += 1
        node.body = [self.visit(each) for each in node.body]  # types are not run
        node.args.defaults = [self.visit(each) for each in node.args.defaults]
        self._within -= 1
        return node

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        self.generic_visit(node)
        swap = SWAPS.get(type(node.ops[0]))
        if swap is None:
            return node
        others = node.ops[1:]
        return self._change("comparison", node, lambda: ast.Compare(node.left, [swap(), *others], node.comparators))

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.AST:
        self.generic_visit(node)
        return self._change("and, or", node, lambda: ast.BoolOp(SWAPS[type(node.op)](), node.values))

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        self.generic_visit(node)
        swap = SWAPS.get(type(node.op))
        texts = any(
            isinstance(each, ast.Constant | ast.JoinedStr) and not _number(each) for each in (node.left, node.right)
        )
        of_types = isinstance(node.op, ast.BitOr) and not self._within
        if swap is None or texts or of_types:
            return node
        return self._change("operator", node, lambda: ast.BinOp(node.left, swap(), node.right))

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.AST:
        self.generic_visit(node)
        return self._change("not", node, lambda: node.operand) if isinstance(node.op, ast.Not) else node

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        if isinstance(node.value, bool):
            return self._change("yes, no", node, lambda: ast.Constant(not node.value))
        value = node.value
        if isinstance(value, int | float):
            return self._change("number", node, lambda: ast.Constant(value + 1))
        return node

    def visit_If(self, node: ast.If) -> ast.AST:
        self.generic_visit(node)
        turned = ast.UnaryOp(ast.Not(), node.test)
        return self._change("condition", node, lambda: ast.If(turned, node.body, node.orelse))

    def visit_IfExp(self, node: ast.IfExp) -> ast.AST:
        self.generic_visit(node)
        return self._change("condition", node, lambda: ast.IfExp(node.test, node.orelse, node.body))

    def visit_Return(self, node: ast.Return) -> ast.AST:
        self.generic_visit(node)
        if node.value is None or (isinstance(node.value, ast.Constant) and node.value.value is None):
            return node
        return self._change("result", node, lambda: ast.Return(ast.Constant(None)))

    def visit_keyword(self, node: ast.keyword) -> ast.AST:
        if node.arg not in SAFEGUARDS:
            node.value = self.visit(node.value)
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        if node.value is not None:
            node.value = self.visit(node.value)
        return node


def _number(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, int | float) and not isinstance(node.value, bool)


def mutants(folder: Path) -> Iterator[Mutant]:
    for file in sorted((folder / MUTATED).rglob("*.py")):
        changer = _Changer()
        changer.visit(ast.parse(file.read_text(encoding="utf-8")))
        for place, found in enumerate(changer.found):
            yield Mutant(file.relative_to(folder), place, *found)


def written(mutant: Mutant, text: str) -> str:
    tree = _Changer(mutant.place).visit(ast.parse(text))
    return ast.unparse(ast.fix_missing_locations(tree))


class Lines:
    """Which tests come through which lines, each by the name that pytest has for it."""

    def __init__(self, file: Path) -> None:
        import coverage

        data = coverage.CoverageData(str(file))
        data.read()
        self._tests: dict[str, dict[int, list[str]]] = {}
        self._reach: Counter[str] = Counter()
        for measured in data.measured_files():
            found = self._tests[str(Path(measured).relative_to(ROOT))] = data.contexts_by_lineno(measured)
            self._reach.update(test for tests in found.values() for test in tests)

    def tests(self, mutant: Mutant) -> tuple[list[str], list[str]]:
        """Those of its line, the likely ones apart from some others; of a line that is read once when the program
        starts, those that come through its file.
        """
        of_file = self._tests.get(str(mutant.file), {})
        here = {test for test in of_file.get(mutant.line, []) if test} if mutant.within else set()
        here = here or {test for tests in of_file.values() for test in tests if test}
        tests = sorted(here, key=lambda test: (self._reach[test], test))
        likely = list(dict.fromkeys([*tests[:CLOSEST], *tests[: -WIDEST - 1 : -1]]))
        return likely, [test for test in tests[CLOSEST : CLOSEST + MORE] if test not in likely]


def _pytest(*options: str | Path) -> list[str | Path]:
    return [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *options]


def learnt(folder: Path) -> Lines:
    """All tests run once."""
    file, settings = folder / "lines.dat", folder / "coverage.ini"
    settings.write_text(MEASURED.format(file=file), encoding="utf-8")
    measuring = [sys.executable, "-m", "coverage", "run", f"--rcfile={settings}"]
    subprocess.run(
        [*measuring, "-m", "pytest", "-q", "-p", PLUGIN, *TESTS], cwd=ROOT, check=True, stdout=subprocess.DEVNULL
    )
    return Lines(file)


def copied(folder: Path) -> Path:
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / name)
    compiled = ("-m", "compileall", "-q", "--invalidation-mode", "checked-hash")
    subprocess.run([sys.executable, *compiled, folder], check=True)
    return folder


def seen(mutant: Mutant, lines: Lines, copy: Path) -> bool:
    """Whether a test fails of it."""
    file = copy / mutant.file
    text = file.read_text(encoding="utf-8")
    likely, others = lines.tests(mutant)
    file.write_text(written(mutant, text), encoding="utf-8")
    try:
        at_once = _fails(likely, copy, PATIENCE_SECONDS, for_ever=True)
        return at_once or _fails(others, copy, LONG_SECONDS, for_ever=False)
    finally:
        file.write_text(text, encoding="utf-8")


def _fails(tests: Sequence[str], copy: Path, seconds: int, *, for_ever: bool) -> bool:
    """Whether one of them does; `for_ever`: whether it counts as failing to be still running after so many seconds."""
    if not tests:
        return False
    environment = {**os.environ, "PYTHONPATH": str(copy), "HYPOTHESIS_PROFILE": "default"}
    try:
        ran = subprocess.run(
            _pytest(*tests), cwd=copy, env=environment, capture_output=True, timeout=seconds, check=False
        )
        return ran.returncode != PASSED
    except subprocess.TimeoutExpired:
        return for_ever


def main(arguments: Sequence[str]) -> None:
    count = int(arguments[0]) if arguments else COUNT
    seed = int(arguments[1]) if len(arguments) > 1 else SEED
    sample = random.Random(seed).sample(list(mutants(ROOT)), count)
    with tempfile.TemporaryDirectory(prefix="bangfu-mutants-") as folder:
        lines = Lines(Path(arguments[2])) if len(arguments) > 2 else learnt(Path(folder))
        copies = SimpleQueue[Path]()
        for number in range(SIDE_BY_SIDE):
            copies.put(copied(Path(folder) / str(number)))

        tried_so_far = 0

        def tried(mutant: Mutant) -> bool:
            copy = copies.get()
            try:
                caught = seen(mutant, lines, copy)
            finally:
                copies.put(copy)
            nonlocal tried_so_far
            tried_so_far += 1
            if not tried_so_far % 50:
                print(f"{tried_so_far} tried", file=sys.stderr)
            if not caught:
                print(f"not seen: {mutant.file}:{mutant.line} {mutant.kind} (change {mutant.place})", file=sys.stderr)
            return caught

        with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
            caught = list(pool.map(tried, sample))
    found: defaultdict[str, list[bool]] = defaultdict(list)
    for mutant, was in zip(sample, caught, strict=True):
        found[mutant.kind].append(was)
    rows: dict[str, tuple[Cell, ...]] = {kind: _figures(each) for kind, each in sorted(found.items())}
    rows["all"] = _figures(caught)
    keep("mutants", [Table(f"a sample of policy_kb's mutants, seed {seed}", ("mutants", "seen", "% seen"), rows)])


def _figures(caught: Sequence[bool]) -> tuple[Cell, ...]:
    return len(caught), sum(caught), 100 * sum(caught) / len(caught)


if __name__ == "__main__":
    main(sys.argv[1:])
