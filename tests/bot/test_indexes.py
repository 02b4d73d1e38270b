"""Indexes kept between messages."""

from bot.indexes import Indexes
from policy_kb.casework import Area, Card


def a_list(*names: str) -> list[Card]:
    return [Card(f"{n:04d}", name, Area("镇", "村")) for n, name in enumerate(names)]


def test_the_same_list_is_made_ready_once_though_it_was_read_anew():
    indexes = Indexes(small=2)
    assert indexes.of(a_list("张三", "李四")) is indexes.of(a_list("张三", "李四"))


def test_a_list_in_which_anything_changed_is_another():
    indexes = Indexes(small=2)
    indexes.of(a_list("张三", "李四"))
    assert indexes.of(a_list("张三", "李五")).find("李五").sure
    assert not indexes.of(a_list("张三", "李五")).find("李四").sure


def test_a_short_list_is_not_kept():
    indexes = Indexes(small=3)
    assert indexes.of(a_list("张三", "李四")) is not indexes.of(a_list("张三", "李四"))


def test_what_was_asked_for_longest_ago_goes_first():
    indexes = Indexes(small=2, most=4)
    first, second, third = a_list("张三", "李四"), a_list("王五", "周六"), a_list("陈七", "何八")
    kept = indexes.of(first), indexes.of(second)
    assert indexes.of(first) is kept[0]
    indexes.of(third)
    assert indexes.of(first) is kept[0]
    assert indexes.of(second) is not kept[1]
