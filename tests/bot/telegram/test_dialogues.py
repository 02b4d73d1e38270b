"""The dialogues of tests/transcripts once more, over the Telegram channel: the same words and the same choices."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.runner import Runner
from policy_kb import Pack
from storage import Database, KeyRing
from tests.bot.telegram.botapi import BotApi
from tests.bot.telegram.botapi.http import Upload
from tests.bot.telegram.botapi.world import Call
from tests.bot.telegram.service import AT_ONCE, serving
from tests.storage.samples import stored
from tests.test_transcripts import FILES, NOON, SAID

ADA = 100
SENDS = ("sendMessage", "editMessageText", "sendPhoto", "sendDocument")


class Screen:
    """What one person is shown, written as the terminal writes it."""

    def __init__(self, api: BotApi, database: Database) -> None:
        self._api = api
        self._database = database
        self._turns = 0
        self._seen = 0
        self._buttons: list[str] = []

    def turn(self, line: str) -> list[str]:
        """Says a line, or presses the button of its number; what comes."""
        if line.startswith("#"):
            number = int(line[1:]) - 1
            self._api.tap_data(ADA, self._buttons[number] if number < len(self._buttons) else "none")
        else:
            self._api.say(ADA, line)
        self._turns += 1
        self._api.until(self._answered)
        new = self._api.calls(*SENDS)[self._seen :]
        self._seen += len(new)
        self._buttons = []
        return [line for call in new for line in self._written(call)]

    def _answered(self) -> bool:
        turns = stored(self._database, "SELECT version FROM chats") == [self._turns]
        return turns and stored(self._database, "SELECT count(*) FROM outbox WHERE finished_at IS NULL") == [0]

    def _written(self, call: Call) -> Iterator[str]:
        assert call.status == 200, call
        yield call.result.get("text", call.result.get("caption", ""))
        yield from (f"  ({each.name})" for each in call.given.values() if isinstance(each, Upload))
        for row in call.result.get("reply_markup", {}).get("inline_keyboard", []):
            for button in row:
                self._buttons.append(button["callback_data"])
                yield f"  [{len(self._buttons)}] {button['text']}"
        yield ""


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_dialogue_happens_as_written(file: Path, api: BotApi, pack: Pack, tmp_path: Path):
    written = [line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("# ")]
    said = [line.removeprefix(SAID) for line in written if line.startswith(SAID)]
    with Database.open(f"sqlite:///{tmp_path / 'talk.db'}", KeyRing.generate()) as database:
        database.upgrade()
        with serving(api, Runner(database, pack, lambda: NOON), **AT_ONCE):
            screen = Screen(api, database)
            found = screen.turn("/start")
            for line in said:
                found += [f"{SAID}{line}", *screen.turn(line)]
    assert "\n".join(found).strip() == "\n".join(written).strip()
    assert [call for call in api.calls() if call.status == 400] == []
