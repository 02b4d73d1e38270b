"""Rosters as CSV files: what spreadsheet programs write, and what nobody can read."""

import pytest

from bot.roster import read
from bot.roster.columns import HOUSEHOLDS, MEMBERS
from policy_kb.roster import Household, Member
from tests.bot.roster.tables import HOUSEHOLD, MEMBER, TODAY, a_csv, a_household, grid, reading, told, warned


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_is_read_in_the_encodings_of_spreadsheet_programs(tmp_path, encoding):
    (tmp_path / "户.csv").write_bytes(a_csv(grid(HOUSEHOLDS, [a_household(是否脱贫户="是")]), encoding))
    (tmp_path / "成员.csv").write_bytes(a_csv(grid(MEMBERS, [MEMBER]), encoding))
    wanted = (Household("0412", "李大山", "青溪镇", "柳坪村", True, members=(Member("李大山"),)),)
    assert read(tmp_path, tmp_path.name, TODAY).households == wanted
    assert read(tmp_path / "户.csv", "户.csv", TODAY).households == wanted


def test_csv_as_bytes_has_households_only():
    found = reading(a_csv(grid(HOUSEHOLDS, [HOUSEHOLD])), "anything.CSV")
    assert (len(found.households), warned(found)) == (1, [(None, "no_members")])


def test_a_number_quoted_as_a_formula_in_csv_is_its_text():
    assert reading(a_csv(grid(HOUSEHOLDS, [a_household(户编号='="0412"')])), "a.csv").households[0].id == "0412"


def test_csv_in_no_known_encoding_is_refused():
    assert told(reading("户编号\n".encode("utf-16"), "a.csv")) == [("户", "csv_encoding")]


def test_a_quote_left_open_is_told_at_its_line():
    content = a_csv(grid(HOUSEHOLDS, [HOUSEHOLD])) + '0413,"李\n0414,王\n0415,"张"\n'.encode()
    assert told(reading(content, "a.csv")) == [("户!A3", "csv_line")]


def test_csv_of_more_than_ten_megabytes_is_refused():
    assert told(reading(b"," * (10 * 1024 * 1024 + 1), "a.csv")) == [("户", "large")]
