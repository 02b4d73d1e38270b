"""No small change of the real pack goes unseen: the loader refuses it, a case fails, or the linter objects."""

from policy_kb import library
from policy_kb.cases import failures, read_cases
from policy_kb.check import check
from policy_kb.errors import PackError
from policy_kb.reading import read_pack
from policy_kb.yamlread import Document
from tests.policy_kb.mutants import mutants

FOLDER = library.find("fengjie-2022")
DOCUMENTS = library.documents(FOLDER)
CASE_DOCUMENTS = library.cases(FOLDER)
CASES = read_cases(CASE_DOCUMENTS)


def how_caught(documents: list[Document], changed: str = "") -> str | None:
    """By whom a changed pack is caught: None when nobody sees it. `changed`: the file whose cases are tried first."""
    try:
        pack = read_pack(documents, [])
    except PackError:
        return "refused by the loader"
    nearest_first = sorted(CASES, key=lambda case: not case.document.file.endswith(changed))
    if next(failures(pack, nearest_first), None):
        return "failed by a case"
    return "reported by the linter" if check(pack, documents, [], CASE_DOCUMENTS) else None


def test_the_unchanged_pack_is_not_caught() -> None:
    assert how_caught(DOCUMENTS) is None


def test_every_mutant_is_caught() -> None:
    caught = {mutant.name: how_caught(mutant.documents, mutant.file) for mutant in mutants(DOCUMENTS)}
    assert [name for name, by in caught.items() if by is None] == []
    assert set(caught.values()) == {"refused by the loader", "failed by a case", "reported by the linter"}


def test_every_kind_of_section_has_mutants() -> None:
    sections = {mutant.name.split()[1].split(".")[0] for mutant in mutants(DOCUMENTS)}
    assert sections == {"conditions", "rights", "readings", "figures", "facts", "implications", "warnings"}
