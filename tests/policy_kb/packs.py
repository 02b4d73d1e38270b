"""Packs made from the real one: its next version, or another county's."""

import shutil
from collections.abc import Mapping
from pathlib import Path

from policy_kb import Pack, library


def a_version(
    folder: Path, identifier: str, *, issued: str, replaces: str | None = None, townships: tuple[str, ...] = (),
    county: str = "奉节县", changes: Mapping[str, tuple[str, str]] | None = None,
) -> Pack:  # fmt: skip
    """The real pack under another id, in force since another day. `changes`: by file, a text and what is put there."""
    made = folder / identifier
    shutil.copytree(Path(str(library.find("fengjie-2022"))), made)
    head = f"  id: {identifier}\n  townships: [{', '.join(townships)}]\n" + (
        f"  replaces: {replaces}\n" if replaces else ""
    )
    of_all = {
        "pack.yaml": ("  id: fengjie-2022\n", head),
        **(changes or {}),
    }
    for name, (old, new) in of_all.items():
        _changed(made / name, old, new)
    _changed(made / "pack.yaml", "  issued: 2022-10-08\n", f"  issued: {issued}\n")
    _changed(made / "pack.yaml", "  county: {zh: 奉节县", f"  county: {{zh: {county}")
    return library.load(str(made))


def _changed(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text, (file, old)
    file.write_text(text.replace(old, new), encoding="utf-8")
