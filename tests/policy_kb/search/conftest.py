"""The shipped phrases, read as plain YAML: the search is tested without the pack that carries it."""

from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml

from policy_kb.search import Concepts, Index, Model, Topic

PHRASES = files("policy_kb") / "packs" / "fengjie-2022" / "phrases"
MEASURES = range(10)


def _read(name: str) -> Any:
    return yaml.safe_load((PHRASES / name).read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def phrases() -> Mapping[int, Sequence[str]]:
    contents = [_read(f"measure-{measure}.yaml") for measure in MEASURES]
    return {content["measure"]: content["phrases"] for content in contents}


@pytest.fixture(scope="session")
def topics() -> Sequence[Topic]:
    files = ("topics.yaml", "topics_everyday.yaml")
    return [Topic(**entry) for file in files for entry in _read(file)["topics"]]


@pytest.fixture(scope="session")
def concepts() -> Concepts:
    return Concepts(_read("concepts.yaml")["concepts"])


@pytest.fixture(scope="session")
def index(phrases: Mapping[int, Sequence[str]], topics: Sequence[Topic], concepts: Concepts) -> Index:
    model = Model.read((PHRASES / ".." / "model.json").read_text(encoding="utf-8"))
    return Index(phrases, topics, concepts, model)


@pytest.fixture(scope="session")
def index_of_less(phrases: Mapping[int, Sequence[str]], topics: Sequence[Topic], concepts: Concepts) -> Index:
    """Trained without every fifth phrase of the measures and without every other topic."""
    kept = {measure: [text for i, text in enumerate(texts) if i % 5] for measure, texts in phrases.items()}
    return Index(kept, topics[::2], concepts).trained()


@pytest.fixture(scope="session")
def questions() -> Mapping[int | str, Sequence[str]]:
    loaded: Mapping[int | str, Sequence[str]] = yaml.safe_load(
        Path(__file__).with_name("questions.yaml").read_text(encoding="utf-8")
    )
    return loaded
