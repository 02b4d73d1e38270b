"""The documents name what there is: every test that proves a defence, every command and setting of the program."""

import argparse
import re
import tomllib
from itertools import chain
from pathlib import Path

import pytest

from bot.cli import _parser
from bot.settings import Settings

ROOT = Path(__file__).parent.parent
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), *sorted((ROOT / "deploy").glob("*.md"))]
PROOFS = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", (ROOT / "docs" / "security.md").read_text(encoding="utf-8"))


def commands() -> dict[str, argparse.ArgumentParser]:
    (found,) = (a for a in _parser()._actions if isinstance(a, argparse._SubParsersAction))
    return dict(found.choices)


@pytest.mark.parametrize(("file", "test"), PROOFS)
def test_what_is_said_to_prove_a_defence_is_there(file: str, test: str):
    content = (ROOT / file).read_text(encoding="utf-8")
    assert not test or f"def {test}(" in content


def test_every_defence_names_its_proof():
    rows = re.findall(r"^\| (?!threat|---)(.+)\|$", (ROOT / "docs" / "security.md").read_text(), re.MULTILINE)
    assert len(rows) > 12
    assert all("`tests/" in row for row in rows)


def test_every_command_stands_in_the_readme_and_none_that_is_not():
    said = set(re.findall(r"`?bangfu ([a-z]+)", (ROOT / "README.md").read_text(encoding="utf-8")))
    assert said - {"is"} == set(commands())


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_document_names_no_command_or_action_that_is_not_there(document: Path):
    known = commands()
    for name, action in re.findall(
        r"(?:^|`|bin/|&& )bangfu ([a-z]+)(?: ([a-z-]+))?", document.read_text(encoding="utf-8"), re.MULTILINE
    ):
        assert name in known, f"{document.name}: bangfu {name}"
        choices = next((a.choices for a in known[name]._actions if a.dest == "action"), None)
        assert choices is None or not action or action in choices, f"{document.name}: bangfu {name} {action}"


def test_every_dependency_has_its_line():
    """Those of the program, of whoever works on it, and of the measurements; and no line without one."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    peers = [file.read_text(encoding="utf-8").splitlines() for file in (ROOT / "bench" / "peers").glob("*.in")]
    wanted = {
        re.split(r"[\[<>=~ ]", line)[0].lower()
        for line in (*project["dependencies"], *chain(*extras), *chain(*peers))
        if line and not line.startswith("#")
    }
    rows = re.findall(r"^\| (?!package|---)([^|]+) \|", (ROOT / "docs" / "dependencies.md").read_text(), re.MULTILINE)
    assert {name.lower() for row in rows for name in row.split(", ")} == wanted


def test_every_setting_stands_in_the_readme():
    said = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [name for name in Settings.model_fields if f"{name.upper()}" not in said] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_within_the_repository_lead_somewhere(document: Path):
    targets = re.findall(r"\]\((?!https?:|#)([^)#]+)", document.read_text(encoding="utf-8"))
    assert [target for target in targets if not (document.parent / target).exists()] == []
