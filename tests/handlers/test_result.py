"""What the result says, and what it must never say."""

from handlers.interview.result import result_replies
from handlers.router import voice_of
from tests.handlers.talk import NOON, a_scene, the_pack

COVERED = {"lifted": True, "monitoring": "none", "income_2021": 9000, "income_2022_forecast": 12000}


def the_result(language: str = "zh", **facts: object) -> str:
    screening = the_pack().screen({**COVERED, **facts}, NOON.date())
    return "\n".join(reply.text.plain for reply in result_replies(screening, voice_of(a_scene(language))))


def line_with(text: str, words: str) -> str:
    return next(line for line in text.splitlines() if words in line)


def test_a_cap_is_a_cap():
    assert "每户最高2000元" in line_with(the_result(small_venture="willing_able"), "五小经济奖补")


def test_a_floor_is_a_floor():
    text = the_result(freshmen=[{"yulu": False}, {"yulu": False}])
    assert "不低于6000元" in text
    assert "不少于3000元" in text


def test_in_principle_is_not_a_promise():
    assert "原则上" in line_with(the_result(weak_labour=True, wants_public_post=True), "每户至少一个公益岗")


def test_an_exploratory_scheme_is_said_to_be_one():
    text = the_result(elders=[{"age": 70, "monthly_support": 500}])
    assert "还在探索" in text
    assert "50元（每月）" in text


def test_an_amount_still_open_is_a_range():
    text = the_result(elders=[{"age": 70, "monthly_support": 500}, {"age": 66}])
    assert "50元到110元（每月）" in text


def test_what_is_open_names_the_answer_that_would_settle_it():
    assert "第1位老人的周岁年龄" in line_with(the_result(elders=[{"monthly_support": 300}]), "老人赡养金补贴")


def test_why_not_names_the_requirement():
    assert "是监测户，风险还没消除" in line_with(the_result(), "监测户产业奖扶")


def test_why_covered_names_the_limb():
    assert "2021 年人均纯收入不超过1万元" in the_result()
    assert "是监测户，风险还没消除" in the_result(monitoring="active")


def test_the_nearest_change_is_one_a_person_can_make():
    text = the_result(full_labour=True, weak_labour=False, wants_workshop_job=False, small_venture="unwilling")
    assert "如果家里有人愿意到帮扶车间上班" in text
    assert "如果愿意搞五小经济" in text
    assert "如果是监测户" not in text


def test_two_changes_are_named_together_when_both_are_needed():
    text = the_result(elders=[{"age": 70, "monthly_support": 0}], had_2022_monitored_award=False)
    assert "如果儿女每个月给老人交一点赡养金" in text


def test_an_uncovered_household_learns_what_would_cover_it_and_what_does_not_depend_on_it():
    text = the_result(income_2021=20000, vocational_student=True)
    assert "不算低收入脱贫人口" in text
    assert "职业院校学费减免" in line_with(text, "· 职业")
    assert text.index("职业院校学费减免") < text.index("不符合的")


def test_a_household_past_the_award_is_told_to_ask_what_remains():
    text = the_result(monitoring="active", had_2022_monitored_award=True)
    assert "还有没有剩的要问村里" in text


def test_taking_the_larger_award_is_said_to_close_the_smaller():
    text = the_result(monitoring="active", had_2022_monitored_award=False, small_venture="willing_able")
    assert "不能再领" in text


def test_a_contradiction_in_the_record_is_shown():
    assert "请到村里核对" in the_result(had_2022_monitored_award=True)


def test_the_first_step_the_source_and_the_staleness_are_always_there():
    for text in (the_result(), the_result(income_2021=20000)):
        assert "第一步" in text
        assert "2022 年 10 月 8 日" in text
        assert "现在还算不算数" in text


def test_before_its_year_is_past_nothing_is_called_stale():
    screening = the_pack().screen(COVERED, the_pack().issued)
    scene = a_scene(now=NOON.replace(year=2022))
    text = "\n".join(reply.text.plain for reply in result_replies(screening, voice_of(scene)))
    assert "现在还算不算数" not in text


def test_a_result_fits_one_message_of_any_channel():
    everything = {
        "weak_labour": True,
        "full_labour": True,
        "wants_workshop_job": True,
        "wants_project_work": True,
        "wants_public_post": True,
        "small_venture": "willing_able",
        "produce_to_sell": True,
        "medical_burden": True,
        "vocational_student": True,
        "freshmen": [{"yulu": False}, {"yulu": True}],
        "elders": [{"age": 70, "monthly_support": 500}, {"age": 66}],
        "monitoring": "active",
    }
    for language in ("zh", "en"):
        for facts in (everything, {}, {"income_2021": 20000}):
            screening = the_pack().screen({**COVERED, **facts}, NOON.date())
            for reply in result_replies(screening, voice_of(a_scene(language))):
                assert len(reply.text.plain) <= 4096
