"""`bangfu policy unanswered` and `train`: from a question without an answer to a pack that knows it."""

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

import policy_kb
from bot.settings import load
from bot.wiring import open_database
from policy_kb import library
from storage import keep_unanswered


@pytest.fixture
def noted(bangfu):
    """Keeps these questions as asked and not answered."""

    def note(*texts: str) -> None:
        assert bangfu("db", "upgrade").status == 0
        with open_database(load()) as database, database.transaction() as tx:
            for text in texts:
                keep_unanswered(tx, text, date(2026, 11, 24))

    return note


def test_questions_without_an_answer_are_listed_with_what_they_were_probably_about(bangfu, noted):
    noted("自己熬麻糖卖，有支持没有", "自己熬麻糖卖，有支持没有", "飞碟好耍不")
    first, second = map(json.loads, bangfu("policy", "unanswered", "--json").out.splitlines())
    assert (first["text"], first["times"], first["measure"]) == ("自己熬麻糖卖，有支持没有", 2, 5)
    assert first["like"] in policy_kb.load("fengjie-2022").index.phrases[5]
    assert second == {"text": "飞碟好耍不", "times": 1, "measure": None, "like": None}
    assert "2\t自己熬麻糖卖，有支持没有\tmeasure 5" in bangfu("policy", "unanswered").out


def test_where_every_question_had_an_answer_that_is_said(bangfu):
    assert bangfu("db", "upgrade").status == 0
    assert bangfu("policy", "unanswered").out == "every question had an answer\n"


@pytest.fixture
def own_pack(tmp_path, monkeypatch):
    """A copy of the shipped pack that may be written to."""
    folder = tmp_path / "mine"
    shutil.copytree(Path(policy_kb.__file__).parent / "packs" / "fengjie-2022", folder)
    monkeypatch.setenv("BANGFU_PACK", str(folder))
    return folder


def test_a_question_taken_as_one_about_a_measure_becomes_its_phrase_and_is_forgotten(bangfu, noted, own_pack):
    text = "自己熬麻糖卖: 有支持没有"
    noted(text)
    assert bangfu("policy", "unanswered", text, "--measure", "4").status == 0
    assert bangfu("policy", "unanswered").out == "every question had an answer\n"
    assert json.loads(bangfu("ask", text, "--json").out)["measures"] == [4]
    assert "policy train" in bangfu("policy", "check", str(own_pack)).out
    assert "has the phrase" in bangfu("policy", "unanswered", text, "--measure", "4").refused(2)


@pytest.mark.parametrize(
    ("arguments", "reason"), [(("--measure", "4"), "takes the question"), (("问", "--measure", "44"), "no file")]
)
def test_a_question_that_cannot_be_taken_in_is_refused(bangfu, own_pack, arguments, reason):
    assert reason in bangfu("policy", "unanswered", *arguments).refused(2)


def test_a_new_pack_is_in_order_and_answers(bangfu, tmp_path, monkeypatch):
    assert bangfu("policy", "new", "mycounty-2030").status == 0
    assert bangfu("policy", "check", "mycounty-2030").out == "the pack is in order\n"
    assert "is there already" in bangfu("policy", "new", "mycounty-2030").refused()
    monkeypatch.setenv("BANGFU_PACK", "mycounty-2030")
    asked = json.loads(bangfu("ask", "冬天烧煤有补贴吗", "--json").out)
    assert asked["measures"] == [1] and "500" in asked["reply"] and "某县" in asked["reply"]
    assert "奉节" not in asked["reply"]
    assert json.loads(bangfu("ask", "明天下不下雨", "--json").out)["decision"] == "abstain"
    screened = bangfu("screen", "-", stdin=b'{"income": 8000, "heats_with_coal": true}\n')
    assert screened.objects[0]["rights"][0]["amount"] == {"max": "500.00", "per": "year"}


@pytest.mark.parametrize("name", ["", "My County", "../x", "奉节"])
def test_a_pack_s_id_is_plain(bangfu, name):
    assert "takes the pack's id" in bangfu("policy", "new", name).refused(2)


def test_training_writes_the_model_of_the_phrases_beside_them(bangfu, own_pack):
    for file in (own_pack / "phrases").iterdir():
        if file.name not in ("measure-0.yaml", "measure-4.yaml", "concepts.yaml"):
            file.unlink()
    assert bangfu("policy", "train").out.startswith("trained on ")
    index = library.load(str(own_pack)).index
    assert index.model.source == index.source
    assert index.model.measures == (0, 4)


def test_a_pack_that_is_not_in_force_yet_is_refused_at_the_start(bangfu, own_pack, monkeypatch):
    pack = own_pack / "pack.yaml"
    pack.write_text(
        pack.read_text(encoding="utf-8").replace("issued: 2022-10-08", "issued: 2122-10-08"), encoding="utf-8"
    )
    assert "says nothing about" in bangfu("chat", "--script", "-", stdin="你好\n".encode()).refused()
