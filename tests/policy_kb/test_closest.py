"""Names like a name that was typed."""

from policy_kb.closest import alike, closest


def test_names_that_differ_in_a_character_are_like_it_and_the_name_itself_is_not():
    assert alike("王方", ["王芳", "王方", "李大山", "欧阳建国"]) == ["王芳"]
    assert alike("欧阳建锅", ["王芳", "欧阳建国"]) == ["欧阳建国"]
    assert alike("赵六", ["王芳", "李大山"]) == []


def test_the_most_similar_is_named_or_none():
    assert closest("screan", ["screen", "measures"]) == "screen"
    assert closest("xyz", ["screen", "measures"]) is None
