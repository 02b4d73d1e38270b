"""`bangfu ask`, `parse`, `policy`, `db` and the help: what they print, and how they refuse."""

import subprocess
import sys
from pathlib import Path

import pytest

import storage
from bot.cli import main
from tests.bot.programs import BANGFU, environment

COMMANDS = ["demo", "run", "chat", "screen", "ask", "parse", "policy", "outbox", "db"]
SURROGATE = "\udcff"  # what a byte that is not UTF-8 becomes in an argument


@pytest.mark.parametrize("command", [[], *([name] for name in COMMANDS)], ids=["bangfu", *COMMANDS])
def test_every_command_has_help(bangfu, command):
    ran = bangfu(*command, "--help")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("usage: " + " ".join(["bangfu", *command]))


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["dance"],
        ["da\nnce"],
        ["screen"],
        ["screen", "a", "b\nc"],
        ["ask", "--yaml"],
        ["parse"],
        ["parse", "age", "61", "--today", "tomorrow"],
        ["parse", "shoe_size", "43", "--json"],
        ["policy", "burn"],
        ["policy", "show", "10"],
        ["policy", "show", "eight"],
        ["policy", "show", "²"],
        ["policy", "facts", "8"],
        ["db", "drop"],
        ["chat", "--script"],
    ],
    ids=" ".join,
)
def test_a_wrong_use_is_one_line_and_status_two(bangfu, arguments):
    assert bangfu(*arguments).refused(2).startswith("bangfu")


def test_the_program_starts_as_a_module_and_as_a_command():
    script = Path(sys.executable).with_name("bangfu")
    for command in (BANGFU, [str(script)]):
        ran = subprocess.run([*command, "dance"], capture_output=True, text=True, env=environment())
        assert ran.returncode == 2
        assert ran.stderr.startswith("bangfu: argument COMMAND: invalid choice")


def test_a_question_is_answered_as_json(bangfu):
    (found,) = bangfu("ask", "公益性岗位一个月好多钱", "--json").objects
    assert list(found) == ["text", "decision", "measures", "reply"]
    assert (found["text"], found["decision"], found["measures"]) == ("公益性岗位一个月好多钱", "answer", [3])
    assert "第三条" in found["reply"]


def test_questions_are_answered_one_a_line_in_order(bangfu):
    asked = ["公益性岗位一个月好多钱", "", "😀", "怎么办护照", "我" * 5000, SURROGATE]
    found = bangfu("ask", "--json", *asked).objects
    assert [each["text"] for each in found] == asked
    assert {each["decision"] for each in found} <= {"answer", "choose", "abstain"}
    assert [each["decision"] for each in found[1:3]] == ["abstain", "abstain"]
    lines = "\r\n".join(asked[:5]).encode()
    assert bangfu("ask", "--json", stdin=lines).objects == found[:5]


def test_a_choice_shows_two_or_three_and_an_abstention_none(bangfu):
    shown = {}
    for each in bangfu("ask", "--json", "有什么补贴", "补助", "钱", "怎么办护照", "养猪").objects:
        shown.setdefault(each["decision"], []).append(len(each["measures"]))
        assert each["reply"]
    assert set(shown["choose"]) <= {2, 3}
    assert set(shown["abstain"]) == {0}


def test_without_json_the_reply_alone_is_shown(bangfu):
    (found,) = bangfu("ask", "--json", "养猪有补助吗").objects
    assert bangfu("ask", "养猪有补助吗").out == found["reply"] + "\n"


@pytest.mark.parametrize("command", [["ask", "--json"], ["parse", "age", "--json"]], ids=["ask", "parse"])
def test_a_line_that_is_not_utf8_is_one_line_after_the_answers_before_it(bangfu, command):
    ran = bangfu(*command, stdin=b"61\n\xff\n62\n")
    assert (ran.status, [each["text"] for each in ran.objects]) == (1, ["61"])
    assert ran.complaint == "bangfu: line 2 is not UTF-8 text"


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("yes_no", "有", True),
        ("money_year", "八千五", 8500),
        ("money_month", "300", 300),
        ("count", "两个", 2),
        ("age", "61岁", 61),
        ("date", "2026年11月2日", "2026-11-02"),
        ("household_type", "脱贫户", "lifted"),
    ],
)
def test_an_answer_is_read_as_json(bangfu, kind, text, value):
    (found,) = bangfu("parse", kind, text, "--json", "--today", "2026-11-24").objects
    assert found == {"text": text, "value": value, "status": "ok", "approximate": False, "candidates": []}


def test_answers_are_read_one_a_line_in_order(bangfu):
    texts = ["有", "不晓得", "", "🐷", "没有"]
    found = bangfu("parse", "yes_no", "--json", stdin="\ufeff".encode() + "\n".join(texts).encode()).objects
    assert [each["text"] for each in found] == texts
    assert [each["value"] for each in found] == [True, None, None, None, False]
    assert found[1]["status"] == "unknown"


def test_the_day_decides_what_an_answer_means(bangfu):
    for today, meant in (("2026-11-24", "2026-11-23"), ("2024-03-01", "2024-02-29")):
        (found,) = bangfu("parse", "date", "昨天", "--json", "--today", today).objects
        assert found["value"] == meant


def test_a_kind_there_is_not_is_told_with_those_there_are_even_without_a_text(bangfu):
    line = bangfu("parse", "shoe_size", "--json").refused(2)
    assert "'shoe_size'" in line
    assert "money_month" in line


def test_a_measure_is_shown_with_its_article_in_either_language(bangfu):
    assert "第八条" in bangfu("policy", "show", "8").out
    assert "article 8" in bangfu("policy", "show", "8", "--language", "en").out
    officials = bangfu("policy", "show", "9").out
    assert "一户一策：通知说的是“原则上”" in officials
    assert "每月走访：通知说的是" not in officials
    assert "the county decides" in bangfu("policy", "show", "9", "--language", "en").out
    assert "the county decides" not in bangfu("policy", "show", "8", "--language", "en").out
    everything = bangfu("policy", "show").out
    assert all(mark in everything for mark in ("第一条", "第五条", "第九条"))


def test_the_official_text_stands_beside_our_words_where_attached(bangfu, monkeypatch, tmp_path):
    (tmp_path / "notice.txt").write_text("\ufeff标题\n一、头一条。\n二、原文在此。\n", encoding="utf-8")
    monkeypatch.setenv("BANGFU_NOTICE", "notice.txt")
    assert "原文在此" in bangfu("policy", "show", "2").out
    assert "原文在此" not in bangfu("policy", "show", "1").out
    assert "原文在此" in bangfu("chat", stdin="以工代赈\n".encode()).out


def test_every_fact_is_listed_with_its_type_and_question(bangfu, pack):
    lines = bangfu("policy", "facts").out.splitlines()
    listed = {line.split("\t")[0] for line in lines if not line.startswith(("\t", "#"))}
    facts = [fact for subject in pack.facts.values() for fact in subject.values()]
    assert listed == {f.id for f in facts} | {f"{f.id}.{field}" for f in facts for field in f.fields}
    assert [line.split()[1] for line in lines if line.startswith("#")] == ["household", "workshop"]
    asked = {line.split(":")[0].removeprefix("\t? ") for line in lines if line.startswith("\t? ")}
    assert asked == set(pack.orders["walk_in"])
    assert "net income per person" in bangfu("policy", "facts", "--language", "en").out


def test_a_pack_that_is_not_there_is_one_line(bangfu):
    assert "no pack 'nowhere'" in bangfu("policy", "check", "nowhere").refused()


def test_a_pack_with_a_mistake_is_told_with_file_and_line(bangfu, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "pack.yaml").write_text("pack:\n  id: [\n", encoding="utf-8")
    assert bangfu("policy", "check", "mine").refused().startswith("bangfu: pack.yaml:")


def test_findings_of_a_check_are_lines_and_status_one(bangfu, monkeypatch):
    monkeypatch.setattr("bot.commands.policy.check", lambda *_: ["pack.yaml:3: a finding"])
    ran = bangfu("policy", "check")
    assert (ran.status, ran.out, ran.err) == (1, "pack.yaml:3: a finding\n", "")
    monkeypatch.setattr("bot.commands.policy.check", lambda *_: [])
    assert bangfu("policy", "check").status == 0


def test_the_database_is_made_and_then_up_to_date(bangfu, tmp_path):
    migrations = len(list((Path(storage.__file__).parent / "migrations" / "versions").glob("v*.py")))
    assert bangfu("db", "upgrade").out == f"applied {migrations} migration(s)\n"
    assert bangfu("db", "upgrade").out == "already up to date\n"
    assert sorted(path.name for path in (tmp_path / "data").iterdir()) == ["bangfu.db", "data-keys"]


def test_a_bug_shows_where_it_happened(bangfu, monkeypatch):
    monkeypatch.setattr("bot.commands.ask.answered", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        bangfu("ask", "养猪")


def test_an_interruption_ends_quietly(monkeypatch, capsys):
    def interrupted(_options):
        raise KeyboardInterrupt

    monkeypatch.setattr("bot.commands.ask.run", interrupted)
    assert main(["ask", "养猪"]) == 130
    assert capsys.readouterr() == ("", "")
