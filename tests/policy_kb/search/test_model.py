"""The model as it is kept: what was written is read back, and nothing else."""

import pytest

import policy_kb
from policy_kb.errors import PackError
from policy_kb.search import Concepts, Index, Model
from policy_kb.search.features import Question
from policy_kb.search.folding import fold

SMALL = Index({1: ["帮扶车间"], 8: ["赡养金", "孝扶共助"]}, ())


def test_the_shipped_model_was_made_from_the_shipped_phrases():
    index = policy_kb.load("fengjie-2022").index
    assert index.model.source == index.source


def test_training_again_makes_the_shipped_model(index):
    anew = index.trained().model
    assert (anew.source, anew.measures, anew.topics) == (index.model.source, index.model.measures, index.model.topics)
    assert anew.signs.keys() == index.model.signs.keys()
    for text in ("我屋头老汉67了", "喂了三十只鸡", "医保报销比例", "车间招人不"):
        signs = Question.read(text).signs(index.concepts)
        kept = index.model.shares(signs)
        assert anew.shares(signs).measures == pytest.approx(kept.measures, abs=0.01)
        assert anew.shares(signs).topics == pytest.approx(kept.topics, abs=0.01)


def test_a_model_written_and_read_back_is_the_same():
    model = SMALL.trained().model
    assert Model.read(model.written()) == model


@pytest.mark.parametrize(
    "spoil", [lambda text: text.replace("车间", "工地", 1), lambda text: text[:-20], lambda _: "{}"]
)
def test_a_model_that_was_altered_or_cut_is_refused(spoil):
    with pytest.raises(PackError, match="policy train"):
        Model.read(spoil(SMALL.trained().model.written()))


def test_other_phrases_or_concepts_are_another_source():
    other = Index({1: ["帮扶车间"], 8: ["赡养金", "孝扶共养"]}, ())
    assert len({SMALL.source, other.source, Index(SMALL.phrases, (), Concepts({"animal": ["猪"]})).source}) == 3


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("補貼標準", "补贴标准"),
        ("屋头60岁的老人", "家里六十岁的老人"),
        ("3000块", "三千块"),
        ("10月15", "十月十五"),
        ("105个", "一百零五个"),
        ("0", "零"),
        ("13812345678", "13812345678"),
        ("请问啷个办", "怎么办"),
        ("你好", "你好"),
        ("ＷＯＲＫＳＨＯＰ", "workshop"),
    ],
)
def test_what_is_the_same_to_the_ear_is_folded_to_one_form(written, folded):
    assert fold(written) == folded


def test_a_latin_word_that_is_no_pinyin_parts_the_syllables_around_it():
    signs = Question.read("车间workshop车间").signs(Concepts())
    assert "~ce jian" in signs
    assert "~jian ce" not in signs
    assert "=workshop" in signs


def test_pinyin_and_characters_leave_the_same_syllables():
    typed, written = (
        {sign for sign in Question.read(text).signs(Concepts()) if sign.startswith("~")}
        for text in ("shanyangjin", "赡养金")
    )
    assert typed == written
