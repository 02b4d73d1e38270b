"""Words that stand nowhere but where they are sealed: a whole county's day is lived with them, faults and all, and then
everything that lies about is looked through.
"""

import io
import logging
from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import text

from bot import deeds, runner
from bot.logs import WithoutSecrets
from handlers.values import Say, Sent
from policy_kb.casework import Area
from policy_kb.roster import Member
from storage import Database, KeyRing, StoredFile
from storage.backup import write_backup
from tests.bot.casework.conftest import Clock
from tests.bot.casework.office import NOON, Office
from tests.bot.conftest import load_once
from tests.bot.photos import a_photo
from tests.bot.roster.tables import roster
from tests.storage.county import UPPER, A, a_county, a_household, a_person

OF_THE_HOUSEHOLD = ("金丝雀", "鹦鹉花", "73519", "1957-03-19", "缺劳力得很", "想学编竹篓", "听错了才改")
"""A head, a member, an income, a birth date, a difficulty, a need, why a visit was corrected."""
OF_THE_RESIDENT = ("鹭鸶婆婆", "13987654321", "500236195703197731", "屋头漏雨得凶", "老人家等不起", "64187")
"""What a resident says: a name, a phone, an identity card, a plea, more of it, an income."""
OF_THE_OFFICER = ("夜莺书记", "杜鹃干部")
EVERY = OF_THE_HOUSEHOLD + OF_THE_RESIDENT + OF_THE_OFFICER


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """Everything that is logged at any level, as a service would write it."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(WithoutSecrets([]))
    root, level = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.fixture
def office(db: Database) -> Office:
    head, wife = Member("金丝雀", "户主", date(1957, 3, 19), "none"), Member("鹦鹉花", "配偶")
    a_county(
        db,
        a_household("0101", head="金丝雀", lifted=True, income_2021=73519, cadre="杜鹃干部", members=(head, wife)),
        a_household("0102", head="李四", cadre="杜鹃干部"),
    )
    a_person(db, "cadre", "contact_cadre", Area(UPPER), "杜鹃干部")
    a_person(db, "officer", "village_officer", A, "夜莺书记")
    a_person(db, "supervisor", "supervisor", Area(UPPER), "吴督")
    a_person(db, "admin", "admin", Area(), "郑管")
    clock = Clock()
    return Office(runner.Runner(db, load_once("fengjie-2022"), clock), clock)


def a_day(office: Office) -> None:
    cadre, officer, resident = office.at("cadre"), office.at("officer"), office.at("villager")
    officer.say("你好")
    cadre.lines("昨天走访了金丝雀家，见到了人，缺劳力得很，需要想学编竹篓")
    office.runner.receive(
        "web", "cadre", Sent("photo", file="p1"), "p1", StoredFile("金丝雀.jpg", "image/jpeg", a_photo())
    )
    cadre.lines("对")
    visit = office.visits("0101")[0].id
    cadre.tap(f"am:{visit}")
    cadre.lines("缺劳力得很，想修路", "对", "听错了才改")
    cadre.tap("hc:0101")
    resident.joins(cadre.code())
    resident.lines(
        "测一测", "不晓得", "64187", "我叫鹭鸶婆婆，电话13987654321，身份证500236195703197731，坐飞机有没得补贴"
    )
    photo = StoredFile("鹭鸶婆婆.jpg", "image/jpeg", a_photo())
    office.runner.receive("web", "villager", Sent("photo", file="p2"), "p2", photo)
    resident.lines("请村里帮忙", "屋头漏雨得凶，我是鹭鸶婆婆13987654321")
    resident.press("同意")
    officer.lines("等着办的")
    officer.press("11月24日")
    officer.press("我来办")
    resident.lines("我请的帮忙")
    resident.press("再说几句")
    resident.say("老人家等不起")
    officer.lines("等着办的")
    officer.press("11月24日")
    officer.press("回话")
    officer.say("金丝雀，明天就来")
    officer.lines("/households 金丝雀", "/plan 金丝雀")
    officer.tap("h:0101")
    office.at("supervisor").lines("/digest", "金丝雀", "/export").press("报给上级")
    office.at("admin").lines("/invite", "督导", UPPER, UPPER, "夜莺书记", "/people")
    for number in range(3):
        office.at("guesser").say(f"GUESS{number + 2}2345MN")
    book = roster(
        ({"户编号": "0103", "户主姓名": "金丝雀", "乡镇": UPPER, "村": "甲村", "2021年人均纯收入": "73519x"},)
    )
    office.runner.receive(
        "web", "admin", Sent("file", file="r1"), "r1", StoredFile("金丝雀.xlsx", "application/x", book)
    )


def faults(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """A conversation, a deed and the database each fail in the middle, with what was said in their hands."""

    plea = OF_THE_RESIDENT[3]  # not written out below: a traceback quotes the lines of the program

    def fails(*given: object, **_named: object) -> None:
        raise ValueError(f"in the middle of {given}: {OF_THE_RESIDENT} {OF_THE_HOUSEHOLD}")

    with monkeypatch.context() as patch:
        patch.setattr(runner, "step", fails)
        office.at("villager").say("鹭鸶婆婆在不在")
    with monkeypatch.context() as patch:
        patch.setattr(deeds.records, "add_record", fails)
        office.at("cadre").say("今天走访了李四家，见到了人，缺劳力得很")
        with pytest.raises(ValueError, match="in the middle") as raised:
            office.at("cadre").say("对")
        logging.getLogger("bot").error("a message could not be stored", exc_info=raised.value)
    with monkeypatch.context() as patch:
        patch.setattr("storage.chats.FIRST_LANGUAGE", "鹭鸶婆婆")  # no language: the database itself refuses the row
        with pytest.raises(Exception, match=r"constraint|CHECK") as refused:
            office.runner.receive("web", "stranger", Say(plea), "s1")
        logging.getLogger("bot").error("refused", exc_info=refused.value)
        assert plea not in str(refused.value)


def spelt(word: str) -> list[bytes]:
    """How a word could stand in a file."""
    return [word.encode(), word.encode("utf-16-le"), word.encode("gb18030"), ascii(word)[1:-1].encode()]


def found_in(content: bytes, words: tuple[str, ...] = EVERY) -> list[str]:
    return [word for word in words if any(each in content for each in spelt(word))]


def raw(db: Database) -> bytes:
    """Every cell of every table as it is stored."""
    with db.snapshot() as tx:
        names = [name for (name,) in tx.execute(text(_TABLES[tx.connection.dialect.name]))]
        rows = [row for name in names for row in tx.execute(text(f'SELECT * FROM "{name}"'))]
    return b"\n".join(cell if isinstance(cell, bytes) else str(cell).encode() for row in rows for cell in row)


_TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table'",
    "postgresql": "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()",
}


def opened(db: Database) -> str:
    """Every cell of every table as the program reads it."""
    from sqlalchemy import select

    from storage.tables import metadata

    with db.transaction() as tx:
        rows = [row for table in metadata.sorted_tables for row in tx.rows(select(table))]
    return "\n".join(str(cell) for row in rows for cell in row.values())


def test_no_word_of_anybody_lies_open(office: Office, db: Database, keys: KeyRing, logged, monkeypatch, tmp_path):
    a_day(office)
    faults(office, monkeypatch)
    kept = opened(db)
    assert [word for word in EVERY if word not in kept] == []  # all were said, and are kept
    assert found_in(raw(db)) == []
    for path in tmp_path.iterdir():
        assert found_in(path.read_bytes()) == [], path.name
    backup = io.BytesIO()
    write_backup(db, keys, backup, NOON)
    assert found_in(backup.getvalue()) == []
    assert "ValueError" in logged.getvalue()
    assert found_in(logged.getvalue().encode()) == []


def test_of_who_wants_to_be_forgotten_nothing_is_left_but_the_household_s_record(office: Office, db: Database):
    a_day(office)
    assert all(word in opened(db) for word in OF_THE_RESIDENT)
    resident = office.at("villager")
    resident.lines("/forget").press("全部删掉")
    left = opened(db)
    assert [word for word in OF_THE_RESIDENT if word in left] == []
    assert "金丝雀" in left and "缺劳力得很" in left and "金丝雀.jpg" in left
