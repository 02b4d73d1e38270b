"""Every line of our own is read as it is meant, in every field."""

import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from policy_kb.parse.visit import parse_visit

TODAY = datetime.date(2026, 11, 24)
HERE = Path(__file__).parent


def lines(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load((HERE / name).read_text(encoding="utf-8"))
    return found


def meant(line: dict[str, Any]) -> dict[str, Any]:
    """The whole object for a line of the file, where only what is said stands."""
    decision = "fill" if "fill" in line else "choose" if "choose" in line else "none"
    follow_up = line.get("follow_up")
    return {
        "text": line["text"],
        "decision": decision,
        "households": [line["fill"]] if decision == "fill" else line.get("choose", []),
        "date": iso(line.get("date")),
        "how": line.get("how"),
        "explained": line.get("explained", []),
        "difficulties": line.get("difficulties"),
        "needs": line.get("needs"),
        "follow_up": follow_up and {"what": follow_up["what"], "date": iso(follow_up.get("date"))},
    }


def iso(day: datetime.date | None) -> str | None:
    return None if day is None else day.isoformat()


@pytest.mark.parametrize("line", [*lines("lines.yaml"), *lines("more_lines.yaml")], ids=lambda line: line["text"])
def test_a_line_is_read_as_it_is_meant(line, caseload, measures):
    assert parse_visit(line["text"], caseload, TODAY, measures).to_dict() == meant(line)


@pytest.mark.parametrize("line", lines("other_lines.yaml"), ids=lambda line: line["text"])
def test_a_line_of_another_caseload_is_read_as_it_is_meant(line, other_caseload, measures):
    assert parse_visit(line["text"], other_caseload, TODAY, measures).to_dict() == meant(line)


@pytest.mark.parametrize("line", lines("third_lines.yaml"), ids=lambda line: line["text"])
def test_a_line_of_a_third_caseload_is_read_as_it_is_meant(line, third_caseload, measures):
    assert parse_visit(line["text"], third_caseload, TODAY, measures).to_dict() == meant(line)


@pytest.mark.parametrize("line", lines("fourth_lines.yaml"), ids=lambda line: line["text"])
def test_a_line_of_a_fourth_caseload_is_read_as_it_is_meant(line, fourth_caseload, measures):
    assert parse_visit(line["text"], fourth_caseload, TODAY, measures).to_dict() == meant(line)


@pytest.mark.parametrize("line", lines("fifth_lines.yaml"), ids=lambda line: line["text"])
def test_a_line_of_a_fifth_caseload_is_read_as_it_is_meant(line, fifth_caseload, measures):
    assert parse_visit(line["text"], fifth_caseload, TODAY, measures).to_dict() == meant(line)


def test_the_lines_are_many_and_no_two_alike():
    others = ("other_lines.yaml", "third_lines.yaml", "fourth_lines.yaml", "fifth_lines.yaml")
    names = ("lines.yaml", "more_lines.yaml", *others)
    texts = [line["text"] for name in names for line in lines(name)]
    assert len(texts) == len(set(texts)) > 900


def test_the_words_of_measures_come_from_the_pack(caseload):
    from policy_kb.measure_words import MeasureWords

    line = "昨天走访张三,讲了修路队,也讲了护林队的事"
    words = MeasureWords({21: ["修路队"], 22: ["护林"]}, unlike=["护林队"])
    assert parse_visit(line, caseload, TODAY, words).explained == (21,)
    assert parse_visit(line, caseload, TODAY, MeasureWords({})).explained == ()
