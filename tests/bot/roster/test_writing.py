"""The roster written: the empty workbook to start from, and exports that change nothing when they are read in again."""

import re
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.roster import read, template, write, write_csv
from bot.roster.columns import HOUSEHOLDS, MEMBERS, NOTES
from bot.vetting import Refused
from bot.workbooks import RECORDS, open_workbook
from handlers.words import LANGUAGES
from policy_kb import roster
from policy_kb.roster import Household, Member, differences
from tests.bot.roster.tables import TODAY, titles

HOUSEHOLD = Household("0412", "李大山", "青溪镇", "柳坪村", members=(Member("李大山"),))


def parts(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def cells(path: Path, sheet: str) -> list[list[object]]:
    return list(open_workbook(path.read_bytes(), path.name, RECORDS).rows(sheet))


def written_and_read(households: list[Household], path: Path) -> list[Household]:
    write(households, path)
    found = read(path, path.name, TODAY)
    assert (found.problems, found.problem_count) == ((), 0)
    return list(found.households)


def test_the_template_has_every_column_and_reads_as_empty(tmp_path):
    path = tmp_path / "roster.xlsx"
    template(path)
    assert cells(path, "户") == [titles(HOUSEHOLDS)]
    assert cells(path, "成员") == [titles(MEMBERS)]
    found = read(path, path.name, TODAY)
    assert (found.households, found.problems, found.warnings) == ((), (), ())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_template_explains_every_column(tmp_path, language):
    path = tmp_path / "roster.xlsx"
    template(path, language)
    _, *lines = cells(path, NOTES)
    explained = {(sheet, title.removesuffix(" *")): what for sheet, title, what, _ in lines if title}
    assert set(explained) == {(table.sheet, c.title) for table in (HOUSEHOLDS, MEMBERS) for c in table.columns}
    assert all(explained.values())


def test_the_template_offers_values_and_keeps_numbers_as_text(tmp_path):
    path = tmp_path / "roster.xlsx"
    template(path)
    sheet = parts(path)["xl/worksheets/sheet1.xml"]
    assert re.findall(r"<formula1>(.*?)</formula1>", sheet) == [
        '"是,否"',
        '"未纳入,未消除,已消除"',
        '"是,否"',
    ]
    assert 'state="frozen"' in sheet
    column = re.search(r'<col min="1" max="1" width="[\d.]+" style="(\d+)"', sheet)
    assert column is not None
    formats = re.findall(r'<xf numFmtId="(\d+)"', parts(path)["xl/styles.xml"].partition("<cellXfs")[2])
    assert formats[int(column[1])] == "49"  # text


texts = st.text("李王张三四=+-@'\"<&_x0a,.·()（）1 ", min_size=1, max_size=8).map(
    lambda text: re.sub(r"(?<=[一-鿿]) +(?=[一-鿿])", "", " ".join(text.split())) or "甲"
)
amounts = (
    st.integers(-(10**6), 10**6)
    | st.decimals(-(10**6), 10**6, places=2)
    | st.floats(-(10**6), 10**6).map(lambda yuan: round(yuan, 9))
)
supports = st.none() | st.integers(0, 5000) | st.decimals(0, 5000, places=2)
yes_no = st.none() | st.booleans()


def a_number(value: int | float | Decimal | None) -> int | Decimal | None:
    """As the roster has it: whole ones as such, others with fifteen digits."""
    if value is None:
        return None
    exact = Decimal(f"{value:.15g}")
    return int(exact) if exact == exact.to_integral_value() else exact


members = st.builds(
    Member,
    texts,
    st.none() | texts,
    st.none() | st.dates(date(1907, 1, 1), TODAY),
    st.sampled_from([None, *roster.LABOURS]),
    st.sampled_from([None, *roster.SCHOOLS]),
    yes_no,
    supports.map(a_number),
)
households = st.builds(
    Household,
    texts.filter(lambda text: not re.fullmatch(r"\d+(\.\d+)?[eE].*", text)).map(
        lambda t: t.translate({0xFF08: "(", 0xFF09: ")"})
    ),
    texts,
    texts,
    texts,
    yes_no,
    st.none() | st.just("resolved"),
    st.none() | st.dates(date(2014, 1, 1), date(2020, 1, 1)),
    st.none() | st.dates(date(2020, 1, 1), TODAY),
    (st.none() | amounts).map(a_number),
    (st.none() | amounts).map(a_number),
    yes_no,
    st.none() | texts,
    st.none() | st.dates(date(2014, 1, 1), date(2030, 1, 1)),
    st.lists(members, max_size=3).map(tuple),
)


@given(st.lists(households, max_size=4, unique_by=lambda household: household.id))
def test_an_export_reads_in_again_with_no_difference(tmp_path_factory, some):
    path = tmp_path_factory.mktemp("export") / "roster.xlsx"
    again = written_and_read(some, path)
    assert again == some
    assert not any(differences(*pair) for pair in zip(some, again, strict=True))
    assert "<f>" not in "".join(parts(path).values())


@pytest.mark.parametrize("status", roster.MONITORINGS)
def test_every_status_survives(tmp_path, status):
    household = replace(HOUSEHOLD, monitoring=status)
    assert written_and_read([household], tmp_path / "r.xlsx") == [household]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "=cmd|' /C calc'!A0"])
def test_no_cell_is_a_formula_whatever_it_begins_with(tmp_path, text):
    path = tmp_path / "r.xlsx"
    write([replace(HOUSEHOLD, id=text, head=text, cadre=text, members=(Member(text, text),))], path)
    assert not any("<f>" in part for part in parts(path).values())
    assert cells(path, "户")[1][:2] == [text, text]


def test_a_mark_says_whose_copy_it_is(tmp_path):
    path = tmp_path / "r.xlsx"
    write([HOUSEHOLD], path, mark="=周敏 2026-11-23")
    assert cells(path, NOTES)[-1][2] == "=周敏 2026-11-23"
    assert read(path, path.name, TODAY).households == (HOUSEHOLD,)


def test_a_birth_too_early_for_workbooks_is_written_as_text(tmp_path):
    path = tmp_path / "r.xlsx"
    write([replace(HOUSEHOLD, members=(Member("李大山", born=date(1899, 12, 31)),))], path)
    assert cells(path, "成员")[1][3] == "1899-12-31"


def test_half_a_character_stops_no_export(tmp_path):
    path = tmp_path / "r.xlsx"
    write([replace(HOUSEHOLD, cadre="\ud800")], path)
    assert cells(path, "户")[1][11] == "\\ud800"


def test_what_cannot_be_written_is_an_os_error(tmp_path):
    with pytest.raises(OSError, match="No such file"):
        template(tmp_path / "nowhere" / "r.xlsx")


def test_a_workbook_that_was_cut_off_is_refused(tmp_path):
    path = tmp_path / "r.xlsx"
    template(path)
    with pytest.raises(Refused):
        open_workbook(path.read_bytes()[:-50], path.name, RECORDS)


def test_as_tables_it_changes_nothing_when_read_again_and_holds_no_formula(tmp_path):
    heads = ("李大山", "=HYPERLINK(1)", "+1", "-1", "@x", "'=1", "'")
    members = (Member("=1+1", born=date(1960, 2, 29), school="vocational", monthly_support=Decimal("50.5")),)
    kept = [replace(HOUSEHOLD, id=f"04{n}", head=head, members=members, lifted=True) for n, head in enumerate(heads)]
    tables = write_csv(kept)
    for name, text in tables.items():
        (tmp_path / name).write_text(text, encoding="utf-8-sig", newline="")
        assert not re.search(r"(?m)(^|,)\"?[=+@-]", text)
    found = read(tmp_path, tmp_path.name, TODAY)
    assert (found.problems, list(found.households)) == ((), kept)
