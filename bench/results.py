"""What was measured, kept: a table is printed, written to results/NAME.json with the machine it was measured on, and
stands with all others in results/RESULTS.md.
"""

import json
import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

FOLDER = Path(__file__).parent / "results"
SHEET = "RESULTS.md"
Cell = str | int | float


@dataclass(frozen=True)
class Table:
    """`rows`: what was measured, with its figures in the order of `columns`, each with its unit."""

    title: str
    columns: tuple[str, ...]
    rows: Mapping[str, Sequence[Cell]]

    def text(self) -> str:
        """For a terminal."""
        wide = max(map(len, (self.title, *self.rows))) + 2
        shown_rows = [self.columns, *([shown(cell) for cell in row] for row in self.rows.values())]
        widths = [max(map(len, cells)) + 2 for cells in zip(*shown_rows, strict=True)]
        return "\n".join(
            f"{name:{wide}}" + "".join(f"{cell:>{width}}" for cell, width in zip(cells, widths, strict=True))
            for name, cells in zip((self.title, *self.rows), shown_rows, strict=True)
        )


def shown(cell: Cell) -> str:
    """A figure as far as it means something: three digits, whole where it is large."""
    if isinstance(cell, str | int):
        return str(cell)
    return f"{cell:.0f}" if abs(cell) >= 100 else f"{cell:.1f}" if abs(cell) >= 10 else f"{cell:.2f}"


def keep(name: str, tables: Sequence[Table]) -> None:
    """Prints the tables of one measurement and keeps them in place of those measured before."""
    for table in tables:
        print(f"{table.text()}\n")
    FOLDER.mkdir(exist_ok=True)
    found = {"machine": machine(), "tables": [asdict(table) for table in tables]}
    (FOLDER / f"{name}.json").write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    (FOLDER / SHEET).write_text(sheet(), encoding="utf-8")


def peak_mb() -> float:
    """MB that this process held at most since it began its program. What getrusage tells also counts its parent's."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def sheet() -> str:
    """Everything kept as one Markdown table: a line a figure."""
    lines = ["# Results", "", "Written by `make bench`; each line from the JSON file named first.", ""]
    lines += ["| file | table | measured | figures |", "| --- | --- | --- | --- |"]
    machines = []
    for path in sorted(FOLDER.glob("*.json")):
        found = json.loads(path.read_text(encoding="utf-8"))
        machines.append(f"- {path.stem}: {found['machine']}")
        for table in found["tables"]:
            for name, row in table["rows"].items():
                figures = ", ".join(f"{c} {shown(cell)}" for c, cell in zip(table["columns"], row, strict=True))
                lines.append(f"| {path.stem} | {table['title']} | {name} | {figures} |")
    return "\n".join([*lines, "", "Measured on", *machines]) + "\n"


def machine() -> str:
    """The machine and the day, in one line."""
    model = next(
        (line.partition(":")[2].strip() for line in _lines(Path("/proc/cpuinfo")) if line.startswith("model name")),
        platform.machine(),
    )
    memory = next((int(line.split()[1]) for line in _lines(Path("/proc/meminfo")) if line.startswith("MemTotal")), 0)
    parts = [
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        f"{os.cpu_count()} × {model}",
        f"{memory / 2**20:.0f} GB",
        f"{platform.system()}, Python {platform.python_version()}",
        f"load {os.getloadavg()[0]:.1f} when it ended",
    ]
    return "; ".join(parts)


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []
