"""`bangfu roster template`: the workbook to start from, without a database."""

from bot.roster import read
from tests.bot.roster.tables import TODAY


def test_the_template_is_written_and_reads_as_an_empty_roster(bangfu, tmp_path):
    ran = bangfu("roster", "template", "roster.xlsx")
    assert (ran.status, ran.err) == (0, "")
    assert [path.name for path in tmp_path.iterdir()] == ["roster.xlsx"]
    found = read(tmp_path / "roster.xlsx", "roster.xlsx", TODAY)
    assert (found.households, found.problem_count, found.warning_count) == ((), 0, 0)


def test_a_template_that_cannot_be_written_is_one_line(bangfu):
    assert "there is no folder" in bangfu("roster", "template", "nowhere/roster.xlsx").refused()
