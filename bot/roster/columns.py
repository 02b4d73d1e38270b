"""The roster's two sheets: their columns, and how each value is written."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

Kind = Literal["id", "text", "yes_no", "choice", "date", "amount"]
YES_NO: Mapping[str, Any] = {"是": True, "否": False}

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "'")
"""What a cell of a table may not begin with, where a spreadsheet is to take it for text."""


@dataclass(frozen=True)
class Column:
    """A column of a sheet. `field` is its place in the value, `help` the catalogue's line about it.

    `choices`: value by what is written; where several are read as one value, the first is what we write.
    """

    field: str
    title: str
    kind: Kind
    help: str
    required: bool = False
    choices: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    @cached_property
    def written(self) -> dict[Any, str]:
        """What we write, by value."""
        first: dict[Any, str] = {}
        for text, value in self.choices.items():
            first.setdefault(value, text)
        return first


@dataclass(frozen=True)
class Table:
    """A sheet of the roster."""

    sheet: str
    columns: tuple[Column, ...]

    def column(self, field: str) -> Column:
        return next(column for column in self.columns if column.field == field)


MONITORING = {
    "未纳入": "none",
    "未消除": "active",
    "已消除": "resolved",
    "风险未消除": "active",
    "风险已消除": "resolved",
}
LABOUR = {
    "普通": "full",
    "弱": "weak",
    "半": "half",
    "无": "none",
    "普通劳动力": "full",
    "弱劳动力": "weak",
    "弱劳力": "weak",
    "半劳动力": "half",
    "半劳力": "half",
    "无劳动力": "none",
    "无劳动能力": "none",
}
SCHOOL = {"无": "none", "职业院校": "vocational", "大学新生": "freshman", "其他": "other"}

HOUSEHOLDS = Table(
    "户",
    (
        Column("id", "户编号", "id", "roster.help.id", required=True),
        Column("head", "户主姓名", "text", "roster.help.head", required=True),
        Column("township", "乡镇", "text", "roster.help.township", required=True),
        Column("village", "村", "text", "roster.help.village", required=True),
        Column("lifted", "是否脱贫户", "yes_no", "roster.help.lifted", choices=YES_NO),
        Column("monitoring", "监测状态", "choice", "roster.help.monitoring", choices=MONITORING),
        Column("entered_on", "纳入监测日期", "date", "roster.help.entered_on"),
        Column("resolved_on", "风险消除日期", "date", "roster.help.resolved_on"),
        Column("income_2021", "2021年人均纯收入", "amount", "roster.help.income"),
        Column("income_2022_forecast", "2022年预估人均纯收入", "amount", "roster.help.forecast"),
        Column("had_award", "已享受2022年产业奖补", "yes_no", "roster.help.had_award", choices=YES_NO),
        Column("cadre", "帮扶联系干部", "text", "roster.help.cadre"),
        Column("assigned_on", "结对日期", "date", "roster.help.assigned_on"),
    ),
)
MEMBERS = Table(
    "成员",
    (
        Column("household", "户编号", "id", "roster.help.household", required=True),
        Column("name", "姓名", "text", "roster.help.name", required=True),
        Column("relation", "与户主关系", "text", "roster.help.relation"),
        Column("born", "出生日期", "date", "roster.help.born"),
        Column("labour", "劳动能力", "choice", "roster.help.labour", choices=LABOUR),
        Column("school", "在校情况", "choice", "roster.help.school", choices=SCHOOL),
        Column("yulu", "雨露计划", "yes_no", "roster.help.yulu", choices=YES_NO),
        Column("monthly_support", "子女月缴赡养金", "amount", "roster.help.support"),
    ),
)
NOTES = "说明"
"""The sheet that explains the columns."""
