"""Officials on Telegram: names that attack the markup in every reply of every role, one confirmation tapped a hundred
times.
"""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.runner import Runner
from policy_kb import Pack
from policy_kb.casework import ADMIN, CONTACT_CADRE, SUPERVISOR, VILLAGE_OFFICER
from storage import Database, KeyRing
from storage.people import INVITE, make_code
from tests.bot.casework.office import Office
from tests.bot.telegram.botapi import BotApi
from tests.bot.telegram.service import AT_ONCE, serving, settled
from tests.bot.telegram.test_channel import HOSTILE
from tests.storage.county import CADRE, UPPER, a_county, a_household
from tests.storage.samples import stored

ADA = 100
LONG, UNSEEN = "长" * 3000, "\u200b\u200d\u2060"
NAMES = (LONG, UNSEEN, "".join(each for each in HOSTILE if each not in (LONG, UNSEEN)))
MOST_OF_A_NAME = 8
"""Of a household: a roster has no names of thousands of characters. Whoever writes may have one."""
LINES = (
    *(
        "/start",
        "/help",
        "/households",
        "/today",
        "/visit",
        "0101",
        "昨天走访了0101，见到了人，宣传了公益岗，缺劳力",
        "对",
    ),
    *(
        "/undo",
        "/plan 0101",
        "多养几头猪",
        "/cancel",
        "/review 0101",
        "/cancel",
        "/households 0101",
        "/screen 0101",
        "/cancel",
    ),
    *("/invite", "/people", "/export", "政策找人", "等着办的", "/digest", "/overdue", "/mydata", "/link", "/cancel"),
)


@pytest.fixture
def office(tmp_path: Path, pack: Pack) -> Office:
    """On the real clock; names may go abroad, so that every one of them goes through the channel."""
    database = Database.open(f"sqlite:///{tmp_path / 'office.db'}", KeyRing.generate())
    database.upgrade()
    return Office(Runner(database, pack, lambda: datetime.now(UTC), names_abroad=True), None)


def invite(office: Office, name: str, *roles: tuple[str, str]) -> list[str]:
    """The lines by which a person takes these roles in these areas."""
    codes = ["ABCDEFGH" + letter * 4 for letter in "JKLMNPQR"[: len(roles)]]
    with office.runner.database.transaction() as tx:
        for code, (role, area) in zip(codes, roles, strict=True):
            body = {"role": role, "area": area, "name": name}
            make_code(tx, INVITE, code, body, None, datetime.now(UTC))
    return [f"/start {code}" for code in codes]


@pytest.mark.parametrize("name", NAMES, ids=["long", "unseen", "all the others"])
def test_hostile_names_in_every_reply_to_an_office_are_never_refused(api: BotApi, office: Office, name: str):
    head = f"张三{name[:MOST_OF_A_NAME]}" if name == LONG else f"张三{name}"
    households = [
        a_household("0101", head=head, lifted=True, monitoring="active", income_2021=9000),
        a_household("0102", head=head, lifted=True, monitoring="none"),
        a_household("0103", head=head[2:], cadre=f"王{name}"),
    ]
    a_county(office.runner.database, *households)
    api.world.person(ADA).user["first_name"] = name
    roles = ((CONTACT_CADRE, UPPER), (VILLAGE_OFFICER, f"{UPPER}/甲村"), (SUPERVISOR, UPPER), (ADMIN, ""))
    lines = (*invite(office, f"王{name}", *roles), *LINES, f"昨天走访了{head}家", name, "/cancel", "/forget")
    with serving(api, office.runner, **AT_ONCE):
        for line in lines:
            api.say(ADA, line)
            settled(api, office.runner.database)
            buttons = [
                button["callback_data"]
                for row in api.shown(ADA)[-1].get("reply_markup", {}).get("inline_keyboard", [])
                for button in row
            ]
            for data in buttons:  # the first is current; the others are answered with what is asked now
                api.tap_data(ADA, data)
            settled(api, office.runner.database)
    assert api.refusals() == []
    assert stored(office.runner.database, "SELECT count(*) FROM outbox WHERE status != 'sent'") == [0]


def test_a_hundred_taps_at_once_on_one_confirmation_are_one_visit(api: BotApi, office: Office):
    a_county(office.runner.database, a_household("0101", head="张三", cadre=CADRE))
    (take_role,) = invite(office, "某", (VILLAGE_OFFICER, f"{UPPER}/甲村"))
    with serving(api, office.runner, **AT_ONCE):
        for line in (take_role, "昨天走访了张三家，见到了人，宣传了公益岗"):
            api.say(ADA, line)
            settled(api, office.runner.database)
        keys = api.shown(ADA)[-1]["reply_markup"]["inline_keyboard"]
        (confirm,) = [key["callback_data"] for row in keys for key in row if key["text"].startswith("对的")]
        api.redeliver = 1
        queries = [api.tap_data(ADA, confirm) for _ in range(100)]
        api.until(lambda: all(api.world.taps[query] for query in queries), 60)
        settled(api, office.runner.database)
    assert len(office.visits("0101")) == 1
    assert [call for call in api.refusals() if call.method != "answerCallbackQuery"] == []
