"""The README's dialogue really happens, and its records and its Python do what it says."""

import json
import re
from pathlib import Path

import policy_kb
from tests.test_transcripts import NOON, SAID, spoken

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


def blocks(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", README, re.DOTALL)


def test_the_dialogue_happens(tmp_path):
    shown = [line for line in blocks("text")[0].splitlines() if line.strip()]
    said = [line.removeprefix(SAID) for line in shown if line.startswith(SAID)]
    happened = iter("\n".join(spoken(said, policy_kb.load("fengjie-2022"), tmp_path)).splitlines())
    for line in shown:
        assert any(line in answer for answer in happened), f"the README shows {line!r} and it does not come"


def test_the_record_screens_to_what_is_shown():
    given, shown = blocks("json")
    found = policy_kb.load("fengjie-2022").screen(json.loads(given), NOON.date()).to_dict()
    promised = json.loads(shown)
    rights = {right["id"]: right for right in found["rights"]}
    for right in promised["rights"]:
        assert rights[right["id"]] == right
    assert {key: found[key] for key in promised if key != "rights"} == {
        k: v for k, v in promised.items() if k != "rights"
    }


def test_the_python_runs():
    space: dict[str, object] = {}
    exec(compile(blocks("python")[0], "README.md", "exec"), space)
    assert isinstance(space["question"], policy_kb.interview.Question)


def test_the_table_comes_out_as_shown():
    space: dict[str, object] = {}
    shown = blocks("python")[1]
    exec(compile(shown, "README.md", "exec"), {"pack": policy_kb.load("fengjie-2022")}, space)
    for expression, value in re.findall(r"^(table\S+) +# (array\(.*?\))(?=[: ]|$)", shown, re.MULTILINE):
        assert repr(eval(expression, space)) == value
