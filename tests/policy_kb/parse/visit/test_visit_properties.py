"""What holds of every line, whatever it says."""

import datetime
import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_kb import load
from policy_kb.parse.visit import parse_visit
from policy_kb.parse.visit.folded import Folded
from policy_kb.parse.visit.line import LONGEST_LINE
from tests.policy_kb.parse.visit.conftest import read_caseload

TODAY = datetime.date(2026, 11, 24)
CASELOAD = read_caseload("caseload.csv")
NUMBERS = {entry.id for entry in CASELOAD.entries}
MEASURES = load("fengjie-2022").measure_words
HOWS = {"met", "phone", "absent", "moved", None}
WORDS = """
    张三 李国强 周涛 0412 老何 zhangsan 白帝村 鹤峰 昨天 明天 5号 12月1号 31日 前几天 11.20 走访 去了 没去成 打电话
    没人 搬走了 在家 宣传 公益岗 产业奖补 缺劳力
    想 希望 下周三再去 打算 家 他 她 和 的 了 吗 ? , 。 ( ) 、 三户 听说 王书记
"""
PIECES = [" ", *WORDS.split()]
anything = st.text(max_size=120)
likely = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)


@given(st.one_of(anything, likely), st.dates(datetime.date(2000, 1, 1), datetime.date(2099, 12, 31)))
def test_any_line_is_read_and_keeps_the_promises_of_the_interface(text, today):
    read = parse_visit(text, CASELOAD, today, MEASURES).to_dict()
    json.dumps(read)
    assert read["text"] == text
    assert set(read["households"]) <= NUMBERS
    assert len(read["households"]) == len(set(read["households"]))
    assert read["date"] is None or datetime.date.fromisoformat(read["date"]) <= today
    assert read["how"] in HOWS
    assert set(read["explained"]) <= set(range(1, 10))
    match read["decision"]:
        case "fill":
            assert len(read["households"]) == 1
        case "choose":
            assert read["households"]
        case decision:
            assert decision == "none"
            assert read["households"] == []


@given(st.one_of(anything, likely))
def test_own_words_are_words_of_the_line(text):
    read = parse_visit(text, CASELOAD, TODAY, MEASURES)
    said = [read.difficulties, read.needs, read.follow_up and read.follow_up.what]
    for words in filter(None, said):
        assert all(part in text for part in words.split("，"))


@given(anything)
def test_the_way_back_to_the_words_as_written_is_kept(text):
    line = Folded.read(text)
    assert len(line.text) == len(line.places)
    assert list(line.places) == sorted(line.places)


@given(likely)
def test_whoever_is_certain_is_named_in_the_line(text):
    read = parse_visit(text, CASELOAD, TODAY, MEASURES)
    if read.decision == "fill":
        (entry,) = (entry for entry in CASELOAD.entries if entry.id == read.households[0])
        assert any(name in text for name in (entry.id, entry.name, "老" + entry.name[0], "zhangsan", entry.id[1:]))


@pytest.mark.parametrize(
    "unit",
    [
        "走访",
        "张三",
        "去了张三家",
        "没人",
        "十一月二十",
        "户编号",
        "(张三)",
        "白帝村",
        "昨天和",
        "的困难是",
        "说",
        "3",
        "zhang",
        " ",
    ],
)
def test_the_longest_line_is_read_soon(unit):
    began = time.perf_counter()
    parse_visit((unit * 1000)[:LONGEST_LINE], CASELOAD, TODAY, MEASURES)
    assert time.perf_counter() - began < 2  # measured: 15 to 45 ms; the rest is for a machine with other work
