"""`bangfu screen`: files that cannot be read at all, dates, and what is written where."""

import os
import subprocess
from pathlib import Path

import pytest

from bot.vetting import CHUNK
from tests.bot.programs import BANGFU, environment
from tests.bot.tables import HOUSEHOLDS, a_workbook, an_xlsx, cells, jsonl, rezipped

SHEET = "xl/worksheets/sheet1.xml"


def test_a_missing_file_is_one_line(bangfu):
    assert bangfu("screen", "nowhere.csv").refused() == "bangfu: nowhere.csv cannot be read: No such file or directory"


@pytest.mark.parametrize("name", ["folder", "folder.csv", "folder.xlsx"])
def test_a_folder_is_one_line(bangfu, tmp_path, name):
    (tmp_path / name).mkdir()
    assert bangfu("screen", name).refused() == f"bangfu: {name} cannot be read: Is a directory"


def test_an_empty_file_of_json_lines_has_no_records(bangfu, tmp_path):
    ran = bangfu("screen", jsonl(tmp_path / "a.jsonl", []))
    assert (ran.status, ran.out, ran.err) == (0, "", "")


def test_a_table_without_a_header_is_one_line(bangfu, tmp_path):
    (tmp_path / "a.csv").write_bytes(b"")
    assert "a.csv is empty" in bangfu("screen", "a.csv").refused()
    a_workbook(tmp_path / "a.xlsx", [])
    assert "a.xlsx is empty" in bangfu("screen", "a.xlsx").refused()


@pytest.mark.parametrize(
    ("header", "why"),
    [
        ("id,lifted,income", "column 'income' is not a fact"),
        ("id,lifted,lifted", "column 'lifted' stands there twice"),
        ("id,lifted,", "column '' is not a fact"),
        ("户编号,是否脱贫户", "column '户编号' is not a fact"),
        ("x" * 5000, "is not a fact"),
    ],
)
def test_a_column_that_is_no_fact_is_one_line(bangfu, tmp_path, header, why):
    (tmp_path / "a.csv").write_text(f"{header}\na,1,1\n", encoding="utf-8")
    assert why in bangfu("screen", "a.csv").refused()
    a_workbook(tmp_path / "a.xlsx", [header.split(","), ["a", 1, 1]])
    assert why in bangfu("screen", "a.xlsx").refused()


def test_a_header_that_is_not_utf8_is_one_line(bangfu, tmp_path):
    (tmp_path / "a.csv").write_bytes("户编号,lifted\n1,1\n".encode("gbk"))
    assert "a.csv: line 1, which names the facts, cannot be read" in bangfu("screen", "a.csv").refused()


def test_text_named_as_a_workbook_is_one_line(bangfu, tmp_path):
    (tmp_path / "a.xlsx").write_text("id,lifted\n", encoding="utf-8")
    assert "a.xlsx is not an XLSX workbook" in bangfu("screen", "a.xlsx").refused()
    (tmp_path / "a.xlsx").write_bytes(b"")
    assert "a.xlsx is not an XLSX workbook" in bangfu("screen", "a.xlsx").refused()


def test_a_damaged_workbook_is_one_line(bangfu, tmp_path):
    path = tmp_path / "a.xlsx"
    rezipped(Path(an_xlsx(path, HOUSEHOLDS)), SHEET, lambda sheet: sheet[: len(sheet) // 2])
    assert "a.xlsx is not an XLSX workbook" in bangfu("screen", "a.xlsx").refused()
    path.write_bytes(path.read_bytes()[:-50])
    assert "a.xlsx is not an XLSX workbook" in bangfu("screen", "a.xlsx").refused()


def test_a_zip_bomb_is_refused_before_it_is_unpacked(bangfu, tmp_path, monkeypatch):
    monkeypatch.setattr("python_calamine.CalamineWorkbook.from_filelike", never)
    rezipped(Path(an_xlsx(tmp_path / "a.xlsx", HOUSEHOLDS)), SHEET, lambda sheet: sheet + b" " * (201 << 20))
    assert (tmp_path / "a.xlsx").stat().st_size < 1 << 20
    assert bangfu("screen", "a.xlsx").refused() == "bangfu: a.xlsx: the workbook unpacks to more than 200 MB"


@pytest.mark.parametrize("place", ["XFD1", "BA7", "A1048576", "a0300000"])
def test_one_far_cell_is_refused_before_the_sheet_is_read(bangfu, tmp_path, monkeypatch, place):
    """The reader makes one rectangle of a sheet: a single cell in the far corner takes 400 GB."""
    monkeypatch.setattr("python_calamine.CalamineWorkbook.from_filelike", never)
    far = f'<row><c r = "{place}"><v>1</v></c></row></sheetData>'.encode()
    for first_chunk_has in (0, far.index(b"=") + 1, far.index(place.encode()) + 2):

        def with_far_cell(sheet: bytes, cut: int = first_chunk_has) -> bytes:
            end = sheet.index(b"</sheetData>")
            return sheet[:end] + b" " * (CHUNK - end - cut) + far + sheet[end:].removeprefix(b"</sheetData>")

        rezipped(Path(an_xlsx(tmp_path / "a.xlsx", HOUSEHOLDS)), SHEET, with_far_cell)
        assert "cells beyond column AZ or row 299999" in bangfu("screen", "a.xlsx").refused()


def never(*_):
    raise AssertionError("it must not be read")


def test_a_sheet_as_far_as_it_may_go_is_read(bangfu, tmp_path):
    path = tmp_path / "a.xlsx"
    last = b'<row r="299999"><c r="A299999" t="str"><v>last</v></c></row></sheetData>'
    rezipped(Path(an_xlsx(path, HOUSEHOLDS)), SHEET, lambda sheet: sheet.replace(b"</sheetData>", last))
    assert [found["id"] for found in bangfu("screen", "a.xlsx").objects][-1] == "last"


def test_a_date_before_the_packs_is_one_line(bangfu, tmp_path):
    file = jsonl(tmp_path / "a.jsonl", HOUSEHOLDS)
    assert "2022-10-08" in bangfu("screen", file, "--on", "2022-10-07").refused()
    assert "2022-10-08" in bangfu("screen", "-", "--on", "2022-10-07").refused()  # even with nothing to screen
    fresh = bangfu("screen", file, "--on", "2022-10-08").objects
    assert {(found["on"], found["stale"]) for found in fresh} == {("2022-10-08", False)}


@pytest.mark.parametrize("wrong", [("--on", "yesterday"), ("--format", "pdf"), ("--format", "xlsx")])
def test_a_wrong_option_is_a_usage_error(bangfu, tmp_path, wrong):
    bangfu("screen", jsonl(tmp_path / "a.jsonl", HOUSEHOLDS), *wrong).refused(2)


def test_a_table_has_a_line_a_record(bangfu, tmp_path):
    records = [{"id": "0412", "monitoring": "active"}, {"id": "坏", "nope": 1}, {"subject": "workshop"}]
    ran = bangfu("screen", jsonl(tmp_path / "a.jsonl", records), "--format", "table")
    header, household, bad, workshop = ran.out.splitlines()
    assert ran.status == 1
    assert header.split()[:2] == ["id", "low_income"]
    shown = dict(zip(header.split(), household.split(), strict=False))
    assert (shown["id"], shown["low_income"], shown["m4-monitored-award"], shown["m7-vocational"]) == (
        "0412",
        "yes",
        "✓",
        "?",
    )
    assert bad.startswith("坏")
    assert "line 2: 'nope' is not a fact" in bad
    assert workshop.index("?") < workshop.rindex("?") == header.index("m1-award")


def test_an_id_cannot_steer_the_terminal_or_break_the_table(bangfu, tmp_path):
    file = jsonl(tmp_path / "a.jsonl", [{"id": "a\x1b[2J\nb\u202e\r"}])
    _, line = bangfu("screen", file, "--format", "table").out.splitlines()
    assert line.startswith("a[2J b ")


@pytest.mark.parametrize("form", ["json", "table"])
def test_what_is_written_to_a_file_is_what_is_shown(bangfu, tmp_path, form):
    file = jsonl(tmp_path / "a.jsonl", [*HOUSEHOLDS, {"id": "\ud800", "nope": "\ud800"}])
    shown = bangfu("screen", file, "--format", form)
    written = bangfu("screen", file, "--format", form, "-o", "out")
    assert (written.status, written.out, written.err) == (shown.status, "", shown.err)
    assert (tmp_path / "out").read_text(encoding="utf-8") == shown.out.replace("\ud800", "\\ud800")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.jsonl", "out"]


def test_a_workbook_holds_outcomes_amounts_and_errors_as_text(bangfu, tmp_path):
    records = [
        {"id": "=1+1", "lifted": True, "income_2021": 9000, "elders": [{"age": 60, "monthly_support": 500}, {}]},
        {"id": "\ud800" + "x" * 40_000, "nope": 1},
        {"id": 412, "monitoring": "active"},
    ]
    ran = bangfu("screen", jsonl(tmp_path / "a.jsonl", records), "--format", "xlsx", "-o", "out.xlsx")
    assert (ran.status, ran.out, ran.err) == (1, "", "")
    header, *rows = cells(tmp_path / "out.xlsx")
    elder, bad, monitored = (dict(zip(header, row, strict=True)) for row in rows)
    assert (elder["id"], elder["m8-elder"], elder["m8-elder amount"]) == ("=1+1", "eligible", "50.00–110.00 month")
    assert "elders.1.age" in elder["m8-elder missing"]
    assert (monitored["id"], monitored["m4-monitored-award amount"]) == ("412", "≤ 3000.00 once")
    assert (bad["line"], bad["error"].split(" ")[0]) == ("2", "'nope'")
    assert bad["id"].startswith("\\ud800xxx")
    assert len(bad["id"]) == 32_767


@pytest.mark.parametrize("form", ["json", "table", "xlsx"])
def test_a_failure_leaves_the_old_file_and_no_other(bangfu, tmp_path, form):
    (tmp_path / "out").write_text("the old one")
    (tmp_path / "a.csv").write_text("id,nope\n")
    assert "'nope'" in bangfu("screen", "a.csv", "--format", form, "-o", "out").refused()
    assert (tmp_path / "out").read_text() == "the old one"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "out"]


@pytest.mark.parametrize("form", ["json", "table", "xlsx"])
@pytest.mark.parametrize(
    ("out", "why"),
    [
        ("nowhere/out", "there is no folder"),
        ("folder", "it is there, and not a file"),
        (".", "it is there, and not a file"),
        ("/", "it is there, and not a file"),
        ("", "it is there, and not a file"),
        (os.devnull, "it is there, and not a file"),
        ("/proc/out", "cannot be written"),
        ("o" * 300, "cannot be written"),
    ],
)
def test_what_cannot_be_written_is_one_line(bangfu, tmp_path, form, out, why):
    (tmp_path / "folder").mkdir()
    file = jsonl(tmp_path / "a.jsonl", HOUSEHOLDS)
    assert why in bangfu("screen", file, "--format", form, "-o", out).refused()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.jsonl", "folder"]
    assert not Path(os.devnull).is_file()


def test_a_link_is_written_through(bangfu, tmp_path):
    (tmp_path / "real").write_text("old")
    (tmp_path / "link").symlink_to("real")
    assert bangfu("screen", jsonl(tmp_path / "a.jsonl", HOUSEHOLDS), "-o", "link").status == 0
    assert (tmp_path / "link").is_symlink()
    assert len((tmp_path / "real").read_text().splitlines()) == len(HOUSEHOLDS)


def program(*arguments: str, **streams: object) -> subprocess.Popen[bytes]:
    return subprocess.Popen([*BANGFU, *arguments], env=environment(), stderr=subprocess.PIPE, **streams)


def test_a_reader_that_has_had_enough_is_no_error(tmp_path):
    file = jsonl(tmp_path / "a.jsonl", [{"id": n} for n in range(200)])
    with program("screen", file, stdout=subprocess.PIPE) as screening:
        assert screening.stdout.readline().startswith(b'{"id": 0')
        screening.stdout.close()
        assert screening.stderr.read() == b""


@pytest.mark.parametrize("command", ["screen - --on 2026-11-23", "parse yes_no"])  # a long line, and one that waits
def test_a_full_disk_is_one_line(command):
    with Path("/dev/full").open("wb") as full, program(*command.split(), stdin=subprocess.PIPE, stdout=full) as writing:
        _, complaint = writing.communicate(b"{}\n")
    assert complaint.decode().splitlines() == ["bangfu: [Errno 28] No space left on device"]
    assert writing.returncode == 1


def test_a_quote_left_open_costs_its_own_line_only(bangfu, tmp_path):
    lines = ["id,lifted", "1,true", '2,"true', "3,false", "4,true"]
    (tmp_path / "a.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    found = bangfu("screen", "a.csv")
    assert [record["id"] for record in found.objects if "error" not in record] == ["1", "3", "4"]
    assert [record["line"] for record in found.objects if "error" in record] == [3]
    assert found.status == 1
