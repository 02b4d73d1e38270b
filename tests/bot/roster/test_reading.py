"""Rosters read: what is understood, what is refused and where, what is only worth a look."""

from datetime import date, datetime, time
from decimal import Decimal

import pytest

from bot.roster import read
from bot.roster.columns import HOUSEHOLDS, MEMBERS
from bot.roster.problems import MOST
from handlers.words import LANGUAGES
from policy_kb.roster import Household, Member
from tests.bot.roster.tables import (
    HOUSEHOLD,
    MEMBER,
    TODAY,
    a_household,
    a_member,
    grid,
    reading,
    roster,
    titles,
    told,
    warned,
    workbook,
)


def only(**cells: object) -> Household:
    found = reading(roster([a_household(**cells)]))
    assert told(found) == []
    (household,) = found.households
    return household


def only_member(**cells: object) -> Member:
    found = reading(roster(members=[a_member(**cells)]))
    assert told(found) == []
    return found.households[0].members[0]


def test_a_roster_with_everything_filled_in():
    household = only(
        是否脱贫户="是",
        监测状态="已消除",
        纳入监测日期=date(2023, 3, 5),
        风险消除日期="2024-01-31",
        **{"2021年人均纯收入": 9500, "2022年预估人均纯收入": "9,999.99", "已享受2022年产业奖补": "否"},
        帮扶联系干部="周敏",
        结对日期="2024年3月11日",
    )
    assert household == Household(
        "0412",
        "李大山",
        "青溪镇",
        "柳坪村",
        True,
        "resolved",
        date(2023, 3, 5),
        date(2024, 1, 31),
        9500,
        Decimal("9999.99"),
        False,
        "周敏",
        date(2024, 3, 11),
        (Member("李大山"),),
    )
    assert only_member(
        与户主关系="户主", 出生日期="1950/3/4", 劳动能力="弱", 在校情况="无", 雨露计划="否", 子女月缴赡养金=300
    ) == Member("李大山", "户主", date(1950, 3, 4), "weak", "none", False, 300)


def test_an_empty_cell_is_unknown_and_never_no_or_nothing():
    household = only(是否脱贫户="  ", **{"2021年人均纯收入": ""})
    assert (household.lifted, household.income_2021, household.monitoring) == (None, None, None)


@pytest.mark.parametrize(
    "written",
    [
        date(2021, 3, 5),
        datetime.combine(date(2021, 3, 5), time(8, 30)),
        "2021-03-05",
        "2021/3/5",
        "2021年3月5日",
        "2021 年 3 月 5 日",
        "20210305",
        20210305,
        "2021.3.5",
        "２０２１－３－５",
    ],
)
def test_a_date_is_read_as_people_write_it(written):
    assert only(纳入监测日期=written).entered_on == date(2021, 3, 5)


@pytest.mark.parametrize(
    "written",
    ["2021-02-30", "2021-3", "2021", 2021, 44260, "21-3-5", "0202-03-05", "昨天", True, "3/5/2021", "2021-3/5"],
)
def test_what_is_no_certain_date_is_refused(written):
    assert told(reading(roster([a_household(纳入监测日期=written)]))) == [("户!G2", "date")]


def test_dates_of_a_workbook_that_counts_from_1904_are_the_same():
    content = workbook({"户": grid(HOUSEHOLDS, [a_household(纳入监测日期=date(2021, 3, 5))])}, date_1904=True)
    assert reading(content).households[0].entered_on == date(2021, 3, 5)


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        (7500, 7500),
        (7500.5, Decimal("7500.5")),
        (-350.5, Decimal("-350.5")),
        ("12,345.60", Decimal("12345.6")),
        ("１２，３４５", 12345),
        ("¥9500元", 9500),
        ("+1", 1),
        (0, 0),
        (0.1 + 0.2, Decimal("0.3")),
        (22000 / 3, Decimal("7333.33333333333")),
    ],
)
def test_an_amount_is_read_as_people_write_it(written, amount):
    found = only(**{"2021年人均纯收入": written}).income_2021
    assert (found, type(found)) == (amount, type(amount))


@pytest.mark.parametrize(
    "written", ["万把块", "1.2万", "1e4", "12,34", "1,2345", "--5", True, date(2021, 3, 5), "9 500元左右"]
)
def test_what_is_no_certain_amount_is_refused(written):
    assert told(reading(roster([a_household(**{"2021年人均纯收入": written})]))) == [("户!I2", "amount")]


@pytest.mark.parametrize(("written", "value"), [("是", True), (" 否 ", False), (True, True), (1, True), ("0", False)])
def test_yes_and_no_are_read(written, value):
    assert only(是否脱贫户=written).lifted is value


@pytest.mark.parametrize(
    ("column", "written", "place"),
    [("是否脱贫户", "对头", "E2"), ("是否脱贫户", 2, "E2"), ("监测状态", "消除", "F2"), ("监测状态", True, "F2")],
)
def test_a_value_that_is_not_offered_is_refused_with_those_that_are(column, written, place):
    found = reading(roster([a_household(**{column: written})]))
    assert told(found) == [(f"户!{place}", "choice")]
    assert found.problems[0].values["allowed"] in ("是 / 否", "未纳入 / 未消除 / 已消除")


@pytest.mark.parametrize(
    ("written", "value"), [("普通", "full"), ("普通劳动力", "full"), ("弱劳力", "weak"), ("半", "half"), ("无", "none")]
)
def test_capacity_for_work_is_read_in_full_words_too(written, value):
    assert only_member(劳动能力=written).labour == value


@pytest.mark.parametrize(
    ("written", "read_as"),
    [("0412", "0412"), (412, "412"), (" 0412 ", "0412"), ("０４１２", "0412"), ("奉-04/12", "奉-04/12")],
)
def test_a_household_number_stays_as_it_was_typed(written, read_as):
    found = reading(roster([a_household(户编号=written)], None))
    assert (found.households[0].id, told(found)) == (read_as, [])


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("5.00236E+17", "id_number"),
        (500236196203041234, "id_number"),
        (41.2, "id_number"),
        (-412, "id_number"),
        (date(2021, 4, 12), "id_date"),
        (True, "text"),
        ("=400+12|412", "id_formula"),
        ("4" * 101, "too_long"),
    ],
)
def test_a_household_number_that_a_spreadsheet_may_have_changed_is_refused(written, key):
    assert told(reading(roster([a_household(户编号=written)], None))) == [("户!A2", key)]


def test_names_lose_their_padding_and_what_cannot_be_seen():
    assert only(户主姓名="李　\u200b四\ufeff ").head == "李四"


def test_a_formulas_value_is_taken_where_it_was_kept():
    content = roster([a_household(**{"2021年人均纯收入": "=19000/2|9500", "2022年预估人均纯收入": "=I2+1|"})])
    found = reading(content)
    assert told(found) == [("户!J2", "formula")]
    assert only(**{"2021年人均纯收入": "=19000/2|9500"}).income_2021 == 9500


def test_an_error_is_no_value():
    found = reading(roster([a_household(**{"2021年人均纯收入": "=NA()|#N/A"}, 村="=NA()|#N/A")]))
    assert told(found) == [("户!D2", "error_cell"), ("户!I2", "error_cell")]


@pytest.mark.parametrize("missing", ["户编号", "户主姓名", "乡镇", "村"])
def test_a_required_cell_must_not_be_empty(missing):
    found = reading(roster([a_household(**{missing: None})], None))
    assert [key for _, key in told(found)] == ["empty"]
    assert found.households == ()


def test_empty_rows_are_passed_over_and_rows_keep_their_numbers():
    found = reading(roster([{}, a_household(是否脱贫户="?"), {"村": " "}, a_household(户编号="0413", 村=None)], None))
    assert told(found) == [("户!E3", "choice"), ("户!D5", "empty")]


def test_columns_and_sheets_may_stand_in_any_order_with_a_title_above():
    rows = [["青溪镇花名册"], [], ["村", "户主姓名 *", "2021年人均纯收入（元）", "户编号", "乡镇"]]
    rows.append(["柳坪村", "李大山", 9500, "0412", "青溪镇"])
    found = reading(workbook({"成员": [["姓名", "户编号"], ["李大山", "0412"]], "备注": [], "户": rows}))
    assert told(found) == []
    assert found.households == (
        Household("0412", "李大山", "青溪镇", "柳坪村", income_2021=9500, members=(Member("李大山"),)),
    )
    assert warned(found) == [("户", "columns_absent"), ("成员", "columns_absent")]


def test_a_column_nearly_right_is_asked_about_and_never_guessed():
    names = [name.replace("户主姓名", "户主姓明").replace("是否脱贫户", "是否脱贫") for name in titles(HOUSEHOLDS)]
    found = reading(workbook({"户": [names, ["0412"]]}))
    assert told(found) == [("户!B1", "column_meant"), ("户!E1", "column_meant"), ("户", "column_missing")]
    assert [p.values["column"] for p in found.problems] == ["户主姓名", "是否脱贫户", "户主姓名"]


def test_a_column_of_the_villages_own_is_passed_over_and_said():
    content = workbook(
        {"户": [[*titles(HOUSEHOLDS), "备注", "村民小组长电话"], [*HOUSEHOLD.values(), *[None] * 9, "好"]]}
    )
    found = reading(content)
    assert told(found) == []
    assert ("户!N1", "column_unknown") in warned(found)


def test_a_column_twice_is_refused():
    found = reading(workbook({"户": [[*titles(HOUSEHOLDS), "村"], [*HOUSEHOLD.values()]]}))
    assert told(found) == [("户!N1", "column_twice")]


@pytest.mark.parametrize(
    ("names", "problems"),
    [
        (["户表", "成员"], [("户表", "sheet_meant")]),
        (["户", "成员表"], [("成员表", "sheet_meant")]),
        (["Sheet1"], [(None, "sheet_missing")]),
        (["说明"], [(None, "sheet_missing")]),
    ],
)
def test_a_sheet_nearly_right_is_asked_about(names, problems):
    found = reading(workbook({name: grid(MEMBERS if "成员" in name else HOUSEHOLDS, []) for name in names}))
    assert told(found) == problems


def test_an_empty_sheet_has_no_header():
    assert told(reading(workbook({"户": []}))) == [("户", "no_header")]


def test_without_a_sheet_of_members_nothing_is_known_of_them():
    found = reading(roster(members=None))
    assert found.households[0].members == ()
    assert (None, "no_members") in warned(found)


def test_a_household_number_twice_is_refused_and_neither_is_taken():
    found = reading(roster([HOUSEHOLD, a_household(户编号="0413"), a_household(户主姓名="王")], None))
    assert told(found) == [("户!A4", "household_twice")]
    assert found.problems[0].values == {"id": "0412", "cell": "A2"}
    assert [household.id for household in found.households] == ["0413"]


@pytest.mark.parametrize(
    ("cells", "place", "key"),
    [
        ({"纳入监测日期": "2023-03-05", "风险消除日期": "2023-03-04"}, "H2", "resolved_before_entry"),
        ({"监测状态": "未消除", "风险消除日期": "2023-03-04"}, "H2", "active_resolved"),
        ({"监测状态": "未纳入", "纳入监测日期": "2023-03-04"}, "F2", "never_monitored"),
        ({"纳入监测日期": "2026-11-24"}, "G2", "in_future"),
        ({"风险消除日期": "2026-11-24"}, "H2", "in_future"),
        ({"纳入监测日期": "1999-01-01"}, "G2", "too_early"),
        ({"2021年人均纯收入": 1_000_001}, "I2", "income_beyond"),
        ({"2022年预估人均纯收入": -1_000_001}, "J2", "income_beyond"),
    ],
)
def test_a_household_that_cannot_be_is_refused(cells, place, key):
    found = reading(roster([a_household(**cells)]))
    assert told(found) == [(f"户!{place}", key)]
    assert found.households == ()


def test_the_last_day_and_the_largest_income_that_can_be_are_taken():
    household = only(监测状态="已消除", 纳入监测日期=TODAY, 风险消除日期=TODAY, **{"2021年人均纯收入": 1_000_000})
    assert (household.entered_on, household.income_2021) == (TODAY, 1_000_000)


@pytest.mark.parametrize(
    ("cells", "place", "key"),
    [
        ({"出生日期": "2026-11-24"}, "D2", "born_in_future"),
        ({"出生日期": "1905-12-31"}, "D2", "born_long_ago"),
        ({"子女月缴赡养金": -1}, "H2", "support_beyond"),
        ({"子女月缴赡养金": 100_001}, "H2", "support_beyond"),
        ({"姓名": None}, "B2", "empty"),
        ({"户编号": "9999"}, "A2", "unknown_household"),
        ({"户编号": "412"}, "A2", "household_zeros"),
    ],
)
def test_a_member_that_cannot_be_is_refused(cells, place, key):
    assert told(reading(roster(members=[MEMBER, a_member(**cells)])))[0] == (f"成员!{place.replace('2', '3')}", key)


def test_a_bad_member_spoils_its_household_only():
    households = [HOUSEHOLD, a_household(户编号="0413", 户主姓名="王")]
    found = reading(roster(households, [MEMBER, a_member(姓名="乙", 劳动能力="?"), a_member(户编号="0413", 姓名="王")]))
    assert [household.id for household in found.households] == ["0413"]


def test_a_bad_household_does_not_make_its_members_strangers():
    assert told(reading(roster([a_household(是否脱贫户="?")]))) == [("户!E2", "choice")]


def test_a_household_has_at_most_twenty_members():
    several = [a_member(姓名=f"甲{n}") for n in range(25)]
    assert told(reading(roster(members=several))) == [("成员!A22", "too_many_members")]
    assert told(reading(roster(members=several[:20]))) == []


@pytest.mark.parametrize(
    ("cells", "members", "warning"),
    [
        ({"监测状态": "未消除"}, [MEMBER], ("户!G2", "active_without_entry")),
        ({"结对日期": "2024-03-11"}, [MEMBER], ("户!L2", "assigned_without_cadre")),
        ({}, [a_member(姓名="王")], ("户!B2", "head_not_listed")),
        ({}, [MEMBER, MEMBER], ("户!A2", "member_twice")),
        ({"2021年人均纯收入": 40_000}, [MEMBER, a_member(姓名="王")], ("户!I2", "income_like_total")),
        (
            {"2021年人均纯收入": 9000, "2022年预估人均纯收入": 27_000},
            [MEMBER, a_member(姓名="王")],
            ("户!J2", "income_like_total"),
        ),
    ],
)
def test_what_may_be_right_is_only_a_warning(cells, members, warning):
    found = reading(roster([a_household(**cells)], members))
    assert (told(found), warned(found)) == ([], [warning])
    assert len(found.households) == 1


def test_a_rise_or_a_person_alone_is_no_total():
    rise = {"2021年人均纯收入": 9000, "2022年预估人均纯收入": 19_000}
    assert warned(reading(roster([a_household(**rise)], [MEMBER, a_member(姓名="王")]))) == []
    assert warned(reading(roster([a_household(**{"2021年人均纯收入": 60_000})]))) == []


def test_problems_are_counted_beyond_those_that_are_kept():
    rows = [a_household(户编号=str(n), 是否脱贫户="?") for n in range(MOST + 50)]
    found = reading(roster(rows, None))
    assert (len(found.problems), found.problem_count, found.households) == (MOST, MOST + 50, ())


def test_progress_counts_the_rows():
    seen: list[int] = []
    rows = [a_household(户编号=str(n)) for n in range(2500)]
    read(roster(rows, [a_member(户编号="0")]), "r.xlsx", TODAY, seen.append)
    assert seen == [1000, 2000, 2500, 2501]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_problem_is_said_with_its_place(language):
    (problem,) = reading(roster([a_household(是否脱贫户="{x} **y**")])).problems
    assert problem.words(language).startswith("户!E2")
    assert "{x} **y**" in problem.words(language)
