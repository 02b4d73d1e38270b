"""Three hundred messages to fifty chats and sixty to one, under Telegram's limits of speed; `make flood`."""

import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.bot.telegram.botapi import BotApi
from tests.bot.telegram.kills import FIRST_CHAT, SENDS, a_server

MESSAGES, CHATS, TO_ONE = 300, 50, 60
ONE = FIRST_CHAT - 1
LINES = ("/help", "/measures")


@dataclass(frozen=True)
class Outcome:
    """`delivered`: replies that are there; `disordered`: chats whose replies changed places; `too_many`: the share of
    sends that were told to wait.
    """

    wanted: int
    delivered: int
    disordered: int
    too_many: float


def flood(api: BotApi, folder: Path) -> Outcome:
    """Lets all of them write at once; each message has one reply."""
    api.world.flood_rules = True
    wanted = {FIRST_CHAT + number: MESSAGES // CHATS for number in range(CHATS)} | {ONE: TO_ONE}
    with a_server(api, folder, "polling"):
        for turn in range(TO_ONE):
            for user, count in wanted.items():
                if turn < count:
                    api.say(user, LINES[turn % len(LINES)])
        api.until(lambda: len(api.texts(ONE)) >= TO_ONE, 300)
        api.until_quiet(1.5)
    sends = api.calls(*SENDS)
    heard = {user: [text.splitlines()[0] for text in api.texts(user)] for user in wanted}
    return Outcome(
        sum(wanted.values()),
        sum(map(len, heard.values())),
        sum(len(set(texts[::2])) > 1 or len(set(texts[1::2])) > 1 for texts in heard.values()),
        sum(call.status == 429 for call in sends) / len(sends),
    )


def main() -> None:
    with BotApi() as api, tempfile.TemporaryDirectory() as folder:
        began = time.monotonic()
        print(f"{flood(api, Path(folder))} in {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
