"""The audit: a line for what is read, done and exported of households, without values, and nobody can change one."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.attachments import make
from bot.cli import REASONS
from handlers.attachments import Workbook
from handlers.casework import exporting
from policy_kb.casework import RESIDENT
from storage import Database
from storage.audit import EXPORTED, READ, WROTE, entries_since, note
from tests.bot.casework.office import NOON, Office
from tests.storage.samples import NOON as MOMENT

LINE = "昨天走访了张三家，见到了人，宣传了公益岗，缺劳力"


def lines(office: Office):
    with office.runner.database.transaction() as tx:
        return entries_since(tx, NOON - timedelta(days=1))


def test_a_visit_recorded_and_a_sheet_opened_are_lines_with_who_and_which(office: Office):
    office.at("cadre").lines(LINE, "对")
    officer = office.at("officer")
    officer.say("我的户")
    officer.press("张三")
    wrote = [each for each in lines(office) if each.kind == WROTE]
    assert [(each.by, each.what, each.households, each.channel) for each in wrote] == [
        ("王芳", ("AddRecord",), ("0101",), "web")
    ]
    assert any(each.by == "刘强" and each.kind == READ and each.households == ("0101",) for each in lines(office))


def test_no_line_says_what_was_read_or_written(office: Office):
    office.at("cadre").lines(LINE, "对")
    officer = office.at("officer")
    officer.say("我的户")
    officer.press("张三")
    with office.runner.database.transaction() as tx:
        rows = tx.execute(text("SELECT * FROM audit")).all()
    written = " ".join(str(cell) for row in rows for cell in row)
    for value in ("张三", "缺劳力", "9000", "宣传"):
        assert value not in written


def test_an_export_asks_what_for_and_carries_who_took_it(office: Office):
    office.at("cadre").lines(LINE, "对")
    supervisor = office.at("supervisor")
    assert "做啥子用" in supervisor.say("/export")
    assert all(reply.attachment is None for reply in supervisor.replies)
    supervisor.press("报给上级")
    (book,) = [r.attachment for r in supervisor.replies if isinstance(r.attachment, Workbook)]
    assert book.mark == "吴督 2026-11-24 12:00"
    with zipfile.ZipFile(io.BytesIO(make(book).content)) as parts:
        assert "吴督" in parts.read("docProps/core.xml").decode()
        assert "吴督" in parts.read("xl/worksheets/sheet1.xml").decode()
    (line,) = [each for each in lines(office) if each.kind == EXPORTED]
    assert (line.by, line.why, line.households) == ("吴督", "report", ("0101",))


def test_the_list_of_who_qualifies_is_exported_the_same_way(office: Office):
    officer = office.at("officer")
    officer.say("政策找人")
    officer.press("存成表格")
    officer.press("自己核对")
    assert isinstance(officer.replies[0].attachment, Workbook)
    assert [(each.by, each.why) for each in lines(office) if each.kind == EXPORTED] == [("刘强", "check")]


def test_what_a_villager_looks_up_of_nobody_is_no_line(office: Office):
    villager = office.at("villager")
    villager.lines("测一测", "公益岗一个月好多钱")
    assert lines(office) == []
    assert RESIDENT == "resident"


def test_a_household_of_another_village_leaves_no_line_because_it_was_not_read(office: Office):
    office.at("other").tap("h:0101")
    assert [each for each in lines(office) if "0101" in each.households] == []


REPLACED = "INSERT OR REPLACE INTO audit SELECT id, at, person_id, channel, 'read', what, households, why FROM audit"
UPSERTED = "INSERT INTO audit SELECT * FROM audit WHERE true ON CONFLICT (id) DO UPDATE SET kind = 'read'"


@pytest.mark.parametrize("deed", ["UPDATE audit SET kind = 'read'", "DELETE FROM audit", REPLACED, UPSERTED])
def test_the_database_refuses_to_change_or_delete_a_line(db: Database, database_url: str, deed: str):
    with db.transaction() as tx:
        note(tx, READ, ["facts"], ["0101"], MOMENT)
    if database_url.startswith("postgresql") and deed == REPLACED:
        deed = UPSERTED  # the same deed in its words
    with pytest.raises(DBAPIError, match="only added to"), db.transaction() as tx:
        tx.execute(text(deed))
    with db.transaction() as tx:
        assert len(entries_since(tx, MOMENT)) == 1


def test_the_lines_of_one_household_are_found_among_however_many(db: Database, monkeypatch):
    monkeypatch.setattr("storage.audit.MOST_SHOWN", 3)
    with db.transaction() as tx:
        for second in range(9):
            households = ["0101"] if second < 2 else ["01011", "9"]
            note(tx, READ, ["facts"], households, MOMENT.replace(second=second))
    with db.transaction() as tx:
        assert [each.at.second for each in entries_since(tx, MOMENT)] == [6, 7, 8]
        assert [each.at.second for each in entries_since(tx, MOMENT, "0101")] == [0, 1]


def test_the_lines_of_one_person_or_one_kind_are_found(office: Office):
    office.at("cadre").lines(LINE, "对", "/households 张三")
    office.at("officer").say("/households 张三")
    with office.runner.database.transaction() as tx:
        begun = NOON - timedelta(days=1)
        assert {each.by for each in entries_since(tx, begun, by="刘强")} == {"刘强"}
        assert {(each.by, each.kind) for each in entries_since(tx, begun, by="王芳", kind=WROTE)} == {("王芳", WROTE)}
        assert entries_since(tx, begun, by="没有这个人") == []


def test_the_command_line_exports_are_lines_too_and_are_listed(bangfu, tmp_path):
    assert bangfu("db", "upgrade").status == 0
    assert bangfu("ledger", "export", "--month", "2026-10", "--why", "archive").status == 0
    (line,) = map(json.loads, bangfu("audit", "--json").out.splitlines())
    assert (line["channel"], line["kind"], line["why"], line["by"]) == ("command line", "exported", "archive", None)
    assert "exported visits and plans (archive)" in bangfu("audit").out
    assert bangfu("audit", "--kind", "read").out == "nothing was read, written or exported\n"
    assert bangfu("audit", "--household", "0999").out == "nothing was read, written or exported\n"


def test_the_command_line_knows_the_reasons_of_the_chat():
    assert REASONS == exporting.REASONS
