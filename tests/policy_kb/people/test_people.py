"""Households found by what somebody types or dictates for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_kb.people import CaseloadIndex, Entry
from policy_kb.people.sounds import loose, merged, sounds_of_name, syllables_of

CASELOAD = CaseloadIndex(
    Entry(*row.split())
    for row in """
        0412 张三 白帝村
        0413 李国强 白帝村
        0414 李国强 鹤峰村
        0415 王芳 草堂村
        0416 汪芳 鹤峰村
        0417 欧阳建华 白帝村
        0418 覃大明 鹤峰村
        0419 仇小燕 鹤峰村
        0420 刘桂兰 三江村
        0421 陈德福 三江村
        0422 周涛 白帝村
        0423 查长乐 草堂村
        0424 尉迟明 草堂村
    """.strip().splitlines()
)


def found(text: str, caseload: CaseloadIndex = CASELOAD) -> tuple[list[str], bool]:
    result = caseload.find(text)
    return [entry.id for entry in result.candidates], result.sure


def a_caseload(*rows: str) -> CaseloadIndex:
    return CaseloadIndex(Entry(*row.split()) for row in rows)


@pytest.mark.parametrize(
    ("text", "household"),
    [
        ("张三", "0412"),
        ("张三家", "0412"),
        ("白帝村张三", "0412"),
        ("张三(白帝村)", "0412"),
        ("三江 刘桂兰", "0420"),
        ("0412", "0412"),
        ("412", "0412"),
        ("412号户", "0412"),
        ("零四一二", "0412"),
        ("章三", "0412"),
        ("牛桂兰", "0420"),
        ("程德胡", "0421"),
        ("zhangsan", "0412"),
        ("zhang san", "0412"),
        ("zangsan", "0412"),
        ("张san", "0412"),
        ("zs", "0412"),
        ("ZS", "0412"),
        ("老张", "0412"),
        ("张大爷", "0412"),
        ("张家", "0412"),
        ("姓张的", "0412"),
        ("欧阳", "0417"),
        ("老欧阳", "0417"),
        ("建华", "0417"),
        ("桂兰婆婆", "0420"),
        ("秦大明", "0418"),
        ("谭大明", "0418"),
        ("邱小燕", "0419"),
        ("扎长乐", "0423"),
        ("zhachangle", "0423"),
        ("yuchiming", "0424"),
        ("邹涛", "0422"),
        ("張三", "0412"),
    ],
)
def test_one_household_is_found_for_sure(text, household):
    ids, sure = found(text)
    assert ids == [household]
    assert sure or text == "欧阳"  # a bare surname is offered, not taken


@pytest.mark.parametrize(
    ("text", "households"),
    [
        ("李国强", ["0413", "0414"]),
        ("liguoqiang", ["0413", "0414"]),
        ("lgq", ["0413", "0414"]),
        ("国强", ["0413", "0414"]),
        ("王芳", ["0415", "0416"]),
        ("汪芳", ["0416", "0415"]),
        ("wf", ["0415", "0416"]),
        ("李国祥", ["0413", "0414"]),
        ("张三丰", ["0412"]),
        ("鹤峰村张三", ["0412"]),
        ("红星村的张三", ["0412"]),
        ("隔壁村的张三", ["0412"]),
        ("张", ["0412"]),
        ("陈福德", ["0421"]),
    ],
)
def test_what_may_mean_another_is_never_taken_for_sure(text, households):
    assert found(text) == (households, False)


@pytest.mark.parametrize(
    ("text", "household"),
    [
        ("白帝李国强", "0413"),
        ("鹤峰村的李国强", "0414"),
        ("李国强 鹤峰", "0414"),
        ("草堂王芳", "0415"),
        ("草堂汪芳", "0415"),
        ("白帝国强", "0413"),
        ("0414 李国强", "0414"),
        ("和峰村李国强", "0414"),
    ],
)
def test_the_village_or_the_number_tells_namesakes_apart(text, household):
    assert found(text) == ([household], True)


@pytest.mark.parametrize("text", ["", " ", "赵六", "王书记", "老师", "!?", "9999", "abcdefg", "公益岗", "😀", "\udcff"])
def test_nobody_is_found_where_nobody_is_named(text):
    assert found(text) == ([], False)


def test_typed_letters_name_whoever_they_can_be_cut_into():
    caseload = a_caseload("1 范甘 白帝村", "2 方安 草堂村", "3 西安 白帝村")
    assert found("fangan", caseload) == (["1", "2"], False)
    assert found("fanggan", caseload) == (["1"], False)
    assert found("xian", caseload) == (["3"], True)


def test_words_that_begin_like_a_surname_are_no_household():
    caseload = a_caseload("1 师国富 白帝村", "2 公孙明 白帝村", "3 全德 白帝村")
    assert not any(found(text, caseload)[1] for text in ("老师", "找老师", "全家", "大家", "老师傅"))
    assert found("我认识的师大爷", caseload) == (["1"], True)


def test_groups_tell_apart_where_the_caseload_names_them():
    caseload = a_caseload("1 张国富 白帝村三组", "2 张国贵 白帝村5组", "3 李四 白帝村")
    assert found("老张", caseload) == (["1", "2"], False)
    assert found("三组老张", caseload) == (["1"], True)
    assert found("张家(五社)", caseload) == (["2"], True)


def test_namesakes_of_one_village_stay_apart_only_by_number():
    caseload = a_caseload("7 李秀英 青龙村", "8 李秀英 青龙村")
    assert found("青龙村李秀英", caseload) == (["7", "8"], False)
    assert found("8号户", caseload) == (["8"], True)


def test_homophones_of_the_dialect_are_namesakes_by_ear():
    caseload = a_caseload("1 周涛 白帝村", "2 邹涛 草堂村")
    assert found("周涛", caseload) == (["1", "2"], False)
    assert found("邹涛", caseload) == (["2", "1"], False)
    assert found("草堂周涛", caseload) == (["2"], True)


def test_a_longer_name_is_not_the_shorter_one_within_it():
    caseload = a_caseload("1 王芳 白帝村", "2 王芳华 白帝村")
    assert found("王芳华", caseload) == (["2"], True)
    assert found("王芳", caseload) == (["1"], True)


def test_two_numbers_that_differ_by_zeros_are_told_apart_when_written_out():
    caseload = a_caseload("0412 张三 白帝村", "412 李四 白帝村")
    assert found("0412", caseload) == (["0412", "412"], False)


def test_an_empty_caseload_finds_nobody():
    assert found("张三", CaseloadIndex([])) == ([], False)


@pytest.mark.parametrize(
    ("name", "sounds"),
    [
        ("曾仇", ["zeng chou"]),
        ("仇曾", ["qiu zeng"]),
        ("翟查", ["zhai cha"]),
        ("单单", ["shan dan"]),
        ("尉迟乐", ["yu chi le", "yu chi yue"]),
        ("覃长", ["qin chang", "qin zhang", "tan chang", "tan zhang"]),
        ("张a", []),
    ],
)
def test_a_surname_is_read_as_surnames_are(name, sounds):
    assert [" ".join(way) for way in sounds_of_name(name)] == sounds


def test_the_dialect_merges_what_it_does_not_keep_apart():
    pairs = ["zhang zang", "nan lan", "ying yin", "sheng sen", "hu fu", "shi si", "niu liu"]
    assert all(merged(pair.split()[0]) == merged(pair.split()[1]) for pair in pairs)
    assert merged("wang") != merged("wan")


@pytest.mark.parametrize(
    ("typed", "syllables"),
    [("zhangsan", ["zhang", "san"]), ("ouyangjianhua", ["ou", "yang", "jian", "hua"]), ("zs", None), ("a" * 41, None)],
)
def test_typed_letters_are_cut_into_syllables(typed, syllables):
    assert syllables_of(typed) == syllables


@given(st.text(max_size=60))
def test_any_fragment_is_answered_from_the_caseload(text):
    result = CASELOAD.find(text)
    assert len(result.candidates) <= 5
    assert set(result.candidates) <= set(CASELOAD.entries)
    assert not result.sure or len(result.candidates) == 1


@given(st.sampled_from(CASELOAD.entries))
def test_every_household_is_found_first_by_its_name_and_for_sure_by_its_number(entry):
    assert CASELOAD.find(entry.name).candidates[0].name == entry.name
    assert CASELOAD.find(entry.id).candidates == (entry,)


def test_a_caseload_of_nonsense_is_searched_all_the_same():
    rows = [
        ("1", "曾" * 3000, "白帝" * 2000),
        ("2", "长乐" * 200, "长乐" * 50 + "村"),
        ("3", "", ""),
        ("4", "a(", "()[村"),
    ]
    caseload = CaseloadIndex([*(Entry(*row) for row in rows), Entry("5", "张三", "*村")])
    assert found("*村张三", caseload) == (["5"], True)
    assert found("曾" * 1000, caseload)[1] is False


@pytest.mark.parametrize(
    ("one", "other"),
    [("hui", "fei"), ("hun", "fen"), ("huang", "fan"), ("hua", "fa"), ("ran", "lan"), ("rang", "lang"), ("hu", "fu")],
)
def test_syllables_that_the_mountains_do_not_tell_apart_sound_alike_at_the_loosest(one, other):
    assert loose(one) == loose(other)


def test_a_syllable_of_another_sound_stays_another():
    assert len({loose(each) for each in ("hui", "hun", "hua", "lan", "ban", "ling", "hu")}) == 7
