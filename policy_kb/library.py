"""The packs on disk: shipped ones by name, any other by its folder. This module is policy_kb's only input."""

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from policy_kb.errors import PackError, UnknownPack
from policy_kb.pack import Pack
from policy_kb.reading import read_pack
from policy_kb.search import Model
from policy_kb.yamlread import Document, read

SHIPPED = "packs"
SKELETON, SKELETON_YEAR = "skeleton", "2030"
PHRASES, CASES = "phrases", "cases"
"""Folders of a pack: what people say, and the pack's own tests."""
MODEL = "model.json"
"""What was learnt from the phrases."""


def names() -> list[str]:
    """The packs that come with the program."""
    return sorted(entry.name for entry in files("policy_kb").joinpath(SHIPPED).iterdir() if entry.is_dir())


def skeleton(identifier: str, year: int) -> dict[str, str]:
    """The files of a small pack to start from, by their place in its folder: of that id, in force since that year."""
    root = files("policy_kb").joinpath(SKELETON)
    found = {entry.name: entry for entry in root.iterdir() if entry.is_file()}
    for folder in (PHRASES, CASES):
        found |= {f"{folder}/{entry.name}": entry for entry in root.joinpath(folder).iterdir()}
    texts = {name: entry.read_text(encoding="utf-8") for name, entry in sorted(found.items())}
    return {
        name: text.replace("id: new-pack", f"id: {identifier}").replace(SKELETON_YEAR, str(year))
        for name, text in texts.items()
    }


def load(name: str) -> Pack:
    """The shipped pack of that name, or the pack in that folder. Raises UnknownPack or PackError."""
    folder = find(name)
    return read_pack(documents(folder), phrases(folder), model(folder))


def find(name: str) -> Traversable:
    """The folder of a pack. Raises UnknownPack."""
    if name in names():
        return files("policy_kb").joinpath(SHIPPED, name)
    folder = Path(name)
    if not name or not folder.is_dir():
        raise UnknownPack(name)
    return folder


def documents(folder: Traversable) -> list[Document]:
    """The files that make the pack. Raises PackError."""
    return _documents(folder, "")


def phrases(folder: Traversable) -> list[Document]:
    """What people say, by measure, and the topics the notice does not cover."""
    return _documents(folder, PHRASES)


def model(folder: Traversable) -> Model:
    """What `bangfu policy train` made of the phrases; an empty one where it has not been run. Raises PackError."""
    file = folder.joinpath(MODEL)
    return Model.read(file.read_text(encoding="utf-8")) if file.is_file() else Model()


def cases(folder: Traversable) -> list[Document]:
    """The pack's own tests."""
    return _documents(folder, CASES)


def _documents(pack: Traversable, within: str) -> list[Document]:
    """The YAML files directly in a pack's folder or in a folder of it, by name; none where there is no folder."""
    folder = pack.joinpath(within) if within else pack
    if not folder.is_dir():
        return []
    found = sorted((e for e in folder.iterdir() if e.name.endswith(".yaml")), key=lambda entry: entry.name)
    return [_document(entry, f"{within}/{entry.name}" if within else entry.name) for entry in found]


def _document(entry: Traversable, name: str) -> Document:
    try:
        return read(entry.read_text(encoding="utf-8"), name)
    except UnicodeDecodeError as error:
        raise PackError(name, 1, "the file is not UTF-8 text") from error
