"""The walls of the house: each contract on imports is kept, and is seen to fail when it is broken. What a room holds
stands in its README.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("bot", "handlers", "policy_kb", "storage")
BREACHES = {
    "policy_kb knows nothing of ours": ("policy_kb/wording.py", "import storage"),
    "handlers stand on policy_kb alone": ("handlers/richtext.py", "import storage"),
    "storage knows neither conversations nor the program": ("storage/errors.py", "import handlers"),
    "policy and conversations are pure": ("handlers/richtext.py", "import random"),
    "only the Telegram channel imports telegram": ("storage/errors.py", "import telegram"),
}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("house")
    for room in ROOMS:
        shutil.copytree(ROOT / room, folder / room, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def broken_contracts(house: Path) -> set[str]:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    environment = {**os.environ, "PYTHONPATH": str(house), "NO_COLOR": "1"}
    done = subprocess.run(command, cwd=house, env=environment, capture_output=True, text=True, check=False)
    assert re.search(r"Contracts: \d+ kept, \d+ broken", done.stdout), done.stdout + done.stderr
    return set(re.findall(r"^(.*) BROKEN", done.stdout, re.MULTILINE))


def test_the_contracts_are_kept(house):
    assert broken_contracts(house) == set()


@pytest.mark.parametrize("contract", BREACHES)
def test_a_breach_is_seen(house, contract):
    file, line = BREACHES[contract]
    path = house / file
    whole = path.read_text(encoding="utf-8")
    path.write_text(f"{whole}\n{line}\n", encoding="utf-8")
    try:
        assert contract in broken_contracts(house)
    finally:
        path.write_text(whole, encoding="utf-8")


@pytest.mark.parametrize("room", [*ROOMS, "bench"])
def test_each_module_stands_in_its_room_s_readme(room):
    folder = ROOT / room
    named = set(re.findall(r"`(?:\w+/)*(\w+\.py)`", (folder / "README.md").read_text(encoding="utf-8")))
    assert named >= {path.name for path in folder.glob("*.py")} - {"__init__.py"}
    assert named <= {path.name for path in ROOT.rglob("*.py") if not path.relative_to(ROOT).parts[0].startswith(".")}
