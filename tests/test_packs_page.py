"""The pack that docs/packs.md writes, put together as it says and checked: another county, and no code."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from policy_kb import library
from policy_kb.check import check
from policy_kb.reading import read_pack
from tests.bot.conftest import bangfu, quiet_environment

__all__ = ["bangfu", "quiet_environment"]
PAGE = (Path(__file__).parent.parent / "docs" / "packs.md").read_text(encoding="utf-8")
BLOCKS = dict(re.findall(r"```yaml\n# file: (\S+)\n(.*?)```", PAGE, re.DOTALL))


@pytest.fixture(scope="module")
def seagull(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("packs") / "seagull-2030"
    for name, text in {**library.skeleton("seagull-2030", 2030), **BLOCKS}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    index = read_pack(library.documents(folder), library.phrases(folder)).index
    (folder / library.MODEL).write_text(index.trained().model.written(), encoding="utf-8")
    return folder


def test_it_is_in_order_and_its_cases_hold(seagull: Path):
    documents, phrases, cases = (read(seagull) for read in (library.documents, library.phrases, library.cases))
    pack = read_pack(documents, phrases, library.model(seagull))
    assert list(map(str, check(pack, documents, phrases, cases))) == []


def test_every_block_is_a_file_of_it():
    assert PAGE.count("```yaml") == len(BLOCKS) > 6


def test_the_bot_speaks_of_that_county_alone(seagull: Path, bangfu, monkeypatch):
    monkeypatch.setenv("BANGFU_PACK", str(seagull))
    monkeypatch.setattr("bot.commands.ask.now", lambda: datetime(2030, 2, 1, tzinfo=UTC))
    asked = json.loads(bangfu("ask", "娃儿坐校车有补助吗", "--json").out)
    assert asked["measures"] == [2]
    assert "海鸥县" in asked["reply"] and "奉节" not in asked["reply"]


def test_an_amount_changes_in_the_middle_of_the_year(seagull: Path):
    pack = library.load(str(seagull))
    facts = {"income": 8000, "children": [{"age": 11, "way": 4}]}
    amounts = [pack.screen(facts, day).to_dict()["rights"] for day in (pack.issued, pack.issued.replace(month=7))]
    assert [right["amount"]["min"] for rights in amounts for right in rights if right["id"] == "bus"] == [
        "200.00",
        "300.00",
    ]


def test_its_interview_asks_of_each_child_and_no_more_than_matters(seagull: Path):
    pack = library.load(str(seagull))
    asked = []
    facts: dict[str, object] = {"income": 8000, "heats_with_coal": False}
    answers = {"children": 1, "child_age.0": 13}
    while (question := pack.next_question(facts)) is not None:
        asked.append(question.id)
        facts |= question.accepts(answers[question.id])
    assert asked == ["children", "child_age.0"]  # at thirteen how far it goes does not matter


def test_its_duty_has_a_rhythm_of_its_own(seagull: Path):
    pack = library.load(str(seagull))
    assert pack.declared_duties["visit"].assigned_by == 15
    assert pack.declared_duties["visit"].phone_counts
