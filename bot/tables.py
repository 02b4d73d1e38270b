"""Screened records as a table in a terminal and as a workbook."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from bot.console import columns, harmless
from policy_kb import Pack

COVERED = "low_income"
SIGNS = {"eligible": "✓", "ineligible": "·", "unknown": "?"}
WIDTHS = {"id": 14, "error": 60}
COLUMN_WIDTH = 22


def rights_of(pack: Pack) -> list[str]:
    """The rights of every subject, as columns."""
    return [right.id for rights in pack.at().rights.values() for right in rights]


def text_table(found: Iterable[dict[str, Any]], pack: Pack) -> str:
    """A line a record: ✓ eligible, · not, ? unknown; blank where the right is another subject's."""
    rights = rights_of(pack)
    lines = [["id", COVERED, *rights]]
    for record in found:
        if "error" in record:
            lines.append([_shown(record["id"]), f"line {record['line']}: {record['error']}"])
            continue
        outcomes = {right["id"]: SIGNS[right["outcome"]] for right in record["rights"]}
        lines.append([_shown(record["id"]), _shown(record[COVERED]), *(outcomes.get(right, "") for right in rights)])
    whole = [line for line in lines if len(line) > 2]
    widths = [max(columns(line[column]) for line in whole) for column in range(len(lines[0]))]
    return "\n".join(_aligned(line, widths) for line in lines)


def _aligned(line: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(cell + " " * (width - columns(cell)) for cell, width in zip(line, widths, strict=False)).rstrip()


def _shown(value: Any) -> str:
    """A record's own id, on one line whatever it holds."""
    return "" if value is None else " ".join(harmless(str(value)).split())


def write_workbook(found: Iterable[dict[str, Any]], pack: Pack, path: Path) -> None:
    """One sheet, a row a record; text stays text, whatever it begins with. Raises OSError where it cannot write."""
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    rights = rights_of(pack)
    header = ["id", "subject", "on", "stale", COVERED]
    header += [column for right in rights for column in (right, f"{right} amount", f"{right} missing")]
    header += ["warnings", "line", "error"]
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    try:
        sheet = book.add_worksheet("screening")
        sheet.freeze_panes(1, 1)
        for place, name in enumerate(header):
            sheet.set_column(place, place, WIDTHS.get(name, COLUMN_WIDTH))
            sheet.write_string(0, place, name)
        for row, record in enumerate(found, 1):
            cells = _cells(record)
            for place, name in enumerate(header):
                if (value := cells.get(name)) not in (None, ""):
                    sheet.write_string(row, place, _cell_text(value))
    finally:
        try:
            book.close()
        except FileCreateError as error:  # no OSError itself, it carries the one it met
            raise error.args[0] from None


def _cell_text(value: Any) -> str:
    """A value as a workbook can hold it: without half characters."""
    return str(value).encode("utf-8", "backslashreplace").decode()


def _cells(record: dict[str, Any]) -> dict[str, Any]:
    if "error" in record:
        return record
    cells = {
        "id": record["id"],
        "subject": record["subject"],
        "on": record["on"],
        "stale": "yes" if record["stale"] else "no",
        COVERED: record[COVERED],
        "warnings": ", ".join(record["warnings"]),
    }
    for right in record["rights"]:
        cells[right["id"]] = right["outcome"]
        cells[f"{right['id']} amount"] = _amount(right.get("amount"))
        cells[f"{right['id']} missing"] = ", ".join(right["missing"])
    return cells


def _amount(amount: dict[str, str] | None) -> str:
    """`≤ 3000.00 once`, `≥ 3000.00 once`, `50.00 month`, `50.00–110.00 month`."""
    if amount is None:
        return ""
    low, high = amount.get("min"), amount.get("max")
    if low is None:
        return f"≤ {high} {amount['per']}"
    if high is None:
        return f"≥ {low} {amount['per']}"
    return f"{low} {amount['per']}" if low == high else f"{low}–{high} {amount['per']}"
