"""Finding and reading packs on disk."""

from pathlib import Path

import pytest

import policy_kb
from policy_kb import library
from tests.policy_kb.small import CASES, FILES, changed


def a_pack_folder(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        place = folder / name
        place.parent.mkdir(exist_ok=True)
        place.write_text(text, encoding="utf-8")
    return folder


def test_the_shipped_packs_are_known_by_name() -> None:
    assert "fengjie-2022" in policy_kb.names()
    assert policy_kb.load("fengjie-2022").id == "fengjie-2022"


def test_any_folder_can_be_a_pack(tmp_path: Path) -> None:
    folder = a_pack_folder(tmp_path, {**FILES, "cases/all.yaml": CASES, "notes.txt": "not read"})
    assert policy_kb.load(str(folder)).id == "ovens"
    assert [document.file for document in library.cases(folder)] == ["cases/all.yaml"]
    assert library.phrases(folder) == []


@pytest.mark.parametrize("name", ["nowhere-2020", "", "../packs", "no/such/folder", "fengjie-2022/cases/bases.yaml"])
def test_a_pack_that_is_not_there_is_named(name: str) -> None:
    with pytest.raises(policy_kb.UnknownPack) as unknown:
        policy_kb.load(name)
    assert repr(name) in str(unknown.value)


def test_a_broken_file_is_named_with_its_line(tmp_path: Path) -> None:
    folder = a_pack_folder(tmp_path, changed("measure-1.yaml", "below: 3", "beneath: 3"))
    with pytest.raises(policy_kb.PackError, match=r"^measure-1.yaml:\d+: size is a number"):
        policy_kb.load(str(folder))


def test_a_file_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    folder = a_pack_folder(tmp_path, FILES)
    (folder / "odd.yaml").write_bytes("标题".encode("gb18030"))
    with pytest.raises(policy_kb.PackError, match=r"^odd.yaml:1: the file is not UTF-8"):
        policy_kb.load(str(folder))
