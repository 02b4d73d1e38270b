"""`bangfu screen` on files of each kind: the same records give the same results, a bad one stops none."""

import json
from datetime import date

import pytest

from tests.bot.tables import HOUSEHOLDS, a_csv, a_workbook, an_xlsx, jsonl

ON = ("--on", "2026-11-23")


@pytest.fixture
def expected(pack):
    """The households screened by the pack itself."""
    return [pack.screen(record, date(2026, 11, 23)).to_dict() for record in HOUSEHOLDS]


def errors(ran):
    """Line and error of every bad record, in order."""
    return [(found["line"], found["error"]) for found in ran.objects if "error" in found]


def test_json_lines_are_screened_as_the_pack_screens(bangfu, tmp_path, expected):
    ran = bangfu("screen", jsonl(tmp_path / "a.jsonl", HOUSEHOLDS), *ON)
    assert (ran.status, ran.err) == (0, "")
    assert ran.objects == expected


def test_standard_input_is_json_lines(bangfu, expected):
    lines = "\n".join(json.dumps(record) for record in HOUSEHOLDS)
    assert bangfu("screen", "-", *ON, stdin=lines.encode()).objects == expected


@pytest.mark.parametrize("said", [{True: "true", False: "FALSE"}, {True: "1", False: "0"}, {True: "是", False: "否"}])
def test_a_csv_of_the_same_records_gives_the_same(bangfu, tmp_path, expected, said):
    assert bangfu("screen", a_csv(tmp_path / "a.csv", HOUSEHOLDS, said=said), *ON).objects == expected


def test_a_csv_as_excel_saves_it_gives_the_same(bangfu, tmp_path, expected):
    assert bangfu("screen", a_csv(tmp_path / "A.CSV", HOUSEHOLDS, encoding="utf-8-sig"), *ON).objects == expected


def test_a_workbook_of_the_same_records_gives_the_same(bangfu, tmp_path, expected):
    assert bangfu("screen", an_xlsx(tmp_path / "a.xlsx", HOUSEHOLDS), *ON).objects == expected


def test_a_workbook_takes_numbers_and_words_for_yes_and_no(bangfu, tmp_path):
    rows = [["id", "lifted", "weak_labour"], ["a", 1, "是"], ["b", 0, "否"], ["c", "True", 0.0]]
    found = bangfu("screen", a_workbook(tmp_path / "a.xlsx", rows)).objects
    records = [{"lifted": True, "weak_labour": True}, {"lifted": False, "weak_labour": False}]
    records.append({"lifted": True, "weak_labour": False})
    same = bangfu("screen", "-", stdin="\n".join(json.dumps(r) for r in records).encode()).objects
    assert [{**record, "id": None} for record in found] == same


def test_a_workbooks_numeric_id_is_text_without_a_fraction(bangfu, tmp_path):
    rows = [["id", "lifted"], [412, True], ["0412", True], [4.5, True]]
    found = bangfu("screen", a_workbook(tmp_path / "a.xlsx", rows)).objects
    assert [record["id"] for record in found] == ["412", "0412", "4.5"]


def test_a_byte_order_mark_and_blank_lines_are_no_records(bangfu):
    ran = bangfu("screen", "-", stdin=b'\xef\xbb\xbf{"id": 1}\n\n  \n{"id": 2}\r\n{"nope": 1}\n')
    assert [found["id"] for found in ran.objects] == [1, 2, None]
    assert errors(ran)[0][0] == 5


def test_blank_rows_of_tables_are_no_records(bangfu, tmp_path):
    (tmp_path / "a.csv").write_text('id,lifted\n\n,\na,1\n" ",\nb,nope\n', encoding="utf-8")
    ran = bangfu("screen", "a.csv")
    assert [found["id"] for found in ran.objects] == ["a", "b"]
    assert errors(ran)[0][0] == 6
    a_workbook(tmp_path / "a.xlsx", [["id", "lifted"], [None, None], ["a", 1], ["b", "nope"]])
    ran = bangfu("screen", "a.xlsx")
    assert [found["id"] for found in ran.objects] == ["a", "b"]
    assert errors(ran)[0][0] == 4


def test_a_workshop_is_screened_for_its_own_rights(bangfu, tmp_path):
    workshops = [{"id": "w", "subject": "workshop", "new_build": True, "employs_lifted": False}, {"id": "h"}]
    for file in (jsonl(tmp_path / "a.jsonl", workshops), a_csv(tmp_path / "a.csv", workshops)):
        workshop, household = bangfu("screen", file).objects
        assert [(right["id"], right["outcome"]) for right in workshop["rights"]] == [
            ("m1-build", "eligible"),
            ("m1-award", "ineligible"),
        ]
        assert (workshop["subject"], household["subject"]) == ("workshop", "household")


def test_a_facts_of_the_other_subject_is_an_error(bangfu):
    assert "'new_build'" in errors(bangfu("screen", "-", stdin=b'{"new_build": true}'))[0][1]


DEEP = "[" * 100_000 + "]" * 100_000
BAD = [
    ('{"income": 1}', "'income'"),
    ('{"lifted": true, "lifted": false}', "'lifted' stands in the record twice"),
    ('{"elders": [{"age": 61, "age": 59}]}', "'age' stands in the record twice"),
    ('{"income_2021": NaN}', "NaN is not a number"),
    ('{"income_2021": -Infinity}', "-Infinity is not a number"),
    ('{"income_2021": 1e999}', "income_2021"),
    ('{"income_2021": true}', "income_2021"),
    ('{"income_2021": "8500"}', "income_2021"),
    ('{"income_2021": 1e12}', "income_2021"),
    ('{"elders": [{"age": 412}]}', "elders.0.age"),
    ('{"elders": {"age": 61}}', "elders must be a list"),
    ('{"lifted": 1}', "lifted"),
    ('{"monitoring": "sometimes"}', "monitoring"),
    ('{"subject": "cooperative"}', "subject"),
    ('{"subject": ["household"]}', "subject"),
    ('{"id": {"a": 1}}', "id must be text or a number"),
    ('{"id": 1e999}', "id must be text or a number"),
    ("[1]", "not a JSON object"),
    ('"text"', "not a JSON object"),
    ("null", "not a JSON object"),
    ("{", "not a JSON object"),
    ('{"lifted": tru}', "not a JSON object"),
    ("\x00", "not a JSON object"),
    (b'{"id": "\xff\xfe"}', "not UTF-8"),
    ('{"income_2021": ' + "9" * 1_000_000 + "}", "not a JSON object"),
    (DEEP, "not a JSON object"),
    ('{"elders": ' + DEEP + "}", "not a JSON object"),
    ('{"elders": ' + DEEP[99_100:100_900] + "}", "elders"),
]


@pytest.mark.parametrize(("line", "why"), BAD, ids=[str(line)[:40] for line, _ in BAD])
def test_a_bad_line_is_told_and_the_others_are_screened(bangfu, tmp_path, line, why):
    ran = bangfu("screen", jsonl(tmp_path / "a.jsonl", [{"id": "before"}, line, {"id": "after"}]))
    before, bad, after = ran.objects
    assert (before["id"], after["id"], ran.status, ran.err) == ("before", "after", 1, "")
    assert (bad["line"], set(bad)) == (2, {"id", "line", "error"})
    assert why in bad["error"]
    assert len(bad["error"]) < 250


def test_a_bad_record_keeps_its_id(bangfu):
    ran = bangfu("screen", "-", stdin=b'{"id": "0412", "nope": 1}\n{"id": 7, "lifted": "yes"}')
    assert [found["id"] for found in ran.objects] == ["0412", 7]


def test_many_bad_records_come_in_order(bangfu):
    lines = [f'{{"id": {n}}}' if n % 3 else f'{{"id": {n}, "nope": 1}}' for n in range(30)]
    ran = bangfu("screen", "-", stdin="\n".join(lines).encode())
    assert [found["id"] for found in ran.objects] == list(range(30))
    assert [line - 1 for line, _ in errors(ran)] == list(range(0, 30, 3))


BAD_CELLS = [
    ("lifted", "maybe", "lifted must be true or false"),
    ("income_2021", "8500元", "income_2021 must be a number"),
    ("income_2021", "8,500", "income_2021 must be a number"),
    ("income_2021", "1_000", "income_2021 must be a number"),
    ("income_2021", "nan", "income_2021 must be a number"),
    ("income_2021", "9" * 5000, "income_2021 must be a number"),
    ("income_2021", "99999999999", "income_2021 must lie"),
    ("monitoring", "yes", "monitoring must be one of"),
    ("elders", "two", "elders must be a JSON list"),
    ("elders", '{"age": 61}', "elders must be a list"),
    ("elders", '[{"age": 61, "age": 59}]', "'age' stands in the record twice"),
    ("elders", "[" * 100_000, "elders must be a JSON list"),
    ("subject", "cooperative", "subject must be one of"),
]


@pytest.mark.parametrize(("column", "value", "why"), BAD_CELLS, ids=[f"{c}={v[:20]}" for c, v, _ in BAD_CELLS])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_bad_cell_is_told_and_the_others_are_screened(bangfu, tmp_path, kind, column, value, why):
    if kind == "xlsx" and len(value) > 32_767:
        value = value[:32_000]
    records = [{"id": "before"}, {"id": "bad", column: value}, {"id": "after"}]
    write = a_csv if kind == "csv" else an_xlsx
    ran = bangfu("screen", write(tmp_path / f"a.{kind}", records))
    assert ran.status == 1
    assert [found["id"] for found in ran.objects] == ["before", "bad", "after"]
    ((line, error),) = errors(ran)
    assert line == 3
    assert why in error
    assert len(error) < 250


BAD_ROWS = [
    (b"bad,1,1", "the row has 3 cells, the header 2"),
    (b"bad", "the row has 1 cells, the header 2"),
    (b'bad,"1"1', "the line is not CSV"),
    (b"bad,\xca\xc7", "the line is not UTF-8 text"),
    (b'bad,"' + b"1" * 2_000_000 + b'"', "the line is not CSV"),
]


@pytest.mark.parametrize(("row", "why"), BAD_ROWS, ids=[row[:20].decode(errors="replace") for row, _ in BAD_ROWS])
def test_a_bad_row_of_a_csv_is_told_and_the_others_are_screened(bangfu, tmp_path, row, why):
    (tmp_path / "a.csv").write_bytes(b"id,lifted\nbefore,1\n" + row + b"\nafter,0\n")
    ran = bangfu("screen", "a.csv")
    before, bad, after = ran.objects
    assert (ran.status, before["id"], bad["line"], after["id"]) == (1, "before", 3, "after")
    assert why in bad["error"]
