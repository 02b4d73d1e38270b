"""The ledger: what was done in a month, for who answers for it, and no cell that computes anything."""

import io
import zipfile

import python_calamine

from bot.attachments import make
from handlers.attachments import Workbook
from tests.bot.casework.office import Office, OnTelegram
from tests.bot.casework.test_abroad import by_code
from tests.storage.county import UPPER


def sent(office: Office, address: str, *lines: str) -> Workbook:
    talk = office.at(address).lines(*lines)
    talk.press("报给上级")
    (book,) = [reply.attachment for reply in talk.replies if reply.attachment is not None]
    assert isinstance(book, Workbook)
    return book


def a_month(office: Office) -> None:
    cadre, officer = office.at("cadre"), office.at("officer")
    cadre.lines("昨天走访了张三家，见到了人，讲了公益岗，缺劳力", "对")
    cadre.lines("李四家今天去了，没人在家", "对", "撤回")
    cadre.tap(next(action for action in cadre.actions if action.startswith("undo:")))
    officer.say("/plan 李四")
    officer.press("监测户产业奖扶")
    officer.press("哪个负责")
    officer.lines("刘强", "返回", "保存")
    officer.lines("/review 张三", "打工工资", "8000，9500", "保存核查", "别的都不晓得")


def test_it_has_what_counts_a_sheet_a_kind(office: Office):
    a_month(office)
    visits, plans, reviews, owed = sent(office, "supervisor", "/export").sheets
    assert [row[1:5] for row in visits.rows] == [("0101", "张三", "上坪镇/甲村", "王芳")]
    assert "缺劳力" in visits.rows[0][visits.header.index("困难")]
    assert [row[6] for row in plans.rows] == ["监测户产业奖扶"]
    assert reviews.rows[0][5] == "8000 → 9500"
    assert [row[0] + row[3] + row[4] for row in owed.rows] == ["0101王芳见到了", "0102王芳还没见到", "0103陈刚还没见到"]


def test_another_month_is_another_ledger(office: Office):
    a_month(office)
    supervisor = office.at("supervisor")
    supervisor.say("/export")
    supervisor.press("报给上级")
    assert "2026年10月台账：0条" in supervisor.press("2026年10月")


def test_no_cell_of_it_is_a_formula(office: Office):
    cadre = office.at("cadre")
    cadre.say("昨天走访了张三家，见到了人")
    cadre.press("备注")
    cadre.lines("=HYPERLINK(1)", "对")
    made = make(sent(office, "supervisor", "/export"))
    with zipfile.ZipFile(io.BytesIO(made.content)) as parts:
        assert not [name for name in parts.namelist() if "sheet" in name and b"<f>" in parts.read(name)]
    rows = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(made.content)).get_sheet_by_index(0).to_python()
    assert "=HYPERLINK(1)" in rows[1]


def test_it_is_for_who_answers_for_the_area_and_stays_off_servers_abroad(office: Office):
    a_month(office)
    assert "不归你用" in office.at("cadre").say("/export")
    assert "不归你用" in office.at("officer").say("/export")
    abroad: OnTelegram = by_code(office, "supervisor", UPPER, "钱督", "H" * 12)
    (reply,) = abroad.say("/export")
    assert reply.attachment is None and "/link" in reply.text.plain
