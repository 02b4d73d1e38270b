"""What one tap on a reminder does, and does once."""

from concurrent.futures import ThreadPoolExecutor

from tests.bot.reminding.conftest import Bell


def reminded(bell: Bell, *when: int):
    bell.at(*(when or (11, 20, 8))).ring()
    bell.read("cadre")
    cadre = bell.office.at("cadre")
    cadre.news()
    return cadre


def test_visited_today_is_recorded_with_one_tap(bell: Bell):
    cadre = reminded(bell)
    assert "记下了" in cadre.press("✓ 张三去了")
    (visit,) = bell.office.visits("0101")
    assert (visit.on, visit.how) == (bell.office.clock().date(), "met")
    assert {"补几句", "撤回这次"} <= set(cadre.labels)


def test_tapped_again_it_is_not_recorded_again(bell: Bell):
    cadre = reminded(bell)
    action = next(each for each in cadre.actions if each.startswith("vt:0101"))
    cadre.tap(action)
    assert "已经记过" in cadre.tap(action)
    assert len(bell.office.visits("0101")) == 1


def test_a_hundred_taps_at_once_are_one_visit(busy_bell: Bell):
    cadre = reminded(busy_bell)
    action = next(each for each in cadre.actions if each.startswith("vt:0101"))
    voices = [busy_bell.office.at("cadre") for _ in range(100)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda voice: voice.tap(action), voices))
    assert len(busy_bell.office.visits("0101")) == 1


def test_tried_and_absent_is_an_attempt_and_settles_nothing(bell: Bell):
    cadre = reminded(bell)
    cadre.press("张三没在家")
    assert [visit.how for visit in bell.office.visits("0101")] == ["absent"]
    bell.at(11, 27, 8).ring()
    assert "张三（甲村 0101）（去过1回，没见到）" in bell.read("cadre")[-1].text.plain


def test_on_another_day_the_button_asks_instead(bell: Bell):
    cadre = reminded(bell)
    bell.at(11, 23, 9)
    assert "这个提醒不是今天的" in cadre.press("✓ 张三去了")
    assert bell.office.visits("0101") == []
    assert "张三" in cadre.press("填走访")


def test_the_form_opens_from_the_reminder(bell: Bell):
    cadre = reminded(bell)
    assert "张三" in cadre.press("张三细填")


def test_a_visit_being_entered_is_not_lost_by_the_tap(bell: Bell):
    cadre = reminded(bell)
    reminder = list(cadre.replies)
    cadre.say("昨天走访了李四家，讲了公益岗")
    cadre.replies = reminder
    said = cadre.press("✓ 张三去了")
    assert "记下了" in said
    assert "李四" in said
    assert len(bell.office.visits("0101")) == 1


def test_of_a_household_that_is_no_longer_theirs_the_button_does_nothing(bell: Bell):
    cadre = reminded(bell)
    other = bell.office.at("other")
    assert "没有这户" in other.tap(next(each for each in cadre.actions if each.startswith("vt:0101")))
    assert bell.office.visits("0101") == []


def test_tonight_is_not_offered_in_the_evening(bell: Bell):
    assert "今晚7点再说" not in reminded(bell, 11, 20, 18).labels


def test_on_a_friday_the_next_day_is_monday(bell: Bell):
    assert reminded(bell, 11, 20, 8).labels[-3:] == ["今晚7点再说", "星期一再说", "星期二再说"]


def test_an_old_snooze_shows_what_is_owed(bell: Bell):
    cadre = reminded(bell)
    assert "要办的" in cadre.tap("sz:2020010109")
    assert "要办的" in cadre.tap("sz:tomorrow")
