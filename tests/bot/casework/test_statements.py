"""How many statements a turn sends to the database: each is a round trip that a chat waits for."""

from handlers.values import Inbound, Say, Tap
from tests.bot.casework.office import Office
from tests.bot.talk import CHANNEL, Talk
from tests.storage.statements import sent

OF_ANY_TURN = 7
"""To begin, the chat, its message, the name of its person; its state, where its line ends, the reply."""


def turn(office: Office, address: str, message: Inbound) -> list[str]:
    with sent() as found:
        assert office.runner.receive(CHANNEL, address, message, f"counted {message}")
    return found


def test_a_resident_s_turns_send_no_more_than_every_turn_needs(office: Office) -> None:
    talk = Talk(office.runner)
    talk.open()
    talk.in_an_interview()
    assert len(turn(office, talk.address, Tap("dk", talk.version))) == OF_ANY_TURN
    roles_looked_up, a_second_reply = 1, 1
    asked = turn(office, talk.address, Say("养猪有没得补贴"))
    assert len(asked) <= OF_ANY_TURN + roles_looked_up + a_second_reply


def test_an_official_s_turns_read_a_household_a_fixed_number_of_times(office: Office) -> None:
    office.at("cadre").open()
    assert len(turn(office, "cadre", Say("我的户"))) <= 13
    assert len(turn(office, "cadre", Say("昨天走访了张三家，见到了人"))) <= 17  # one of them the audit's
    assert len(turn(office, "cadre", Say("对"))) <= 34  # what it read and what it wrote


def test_finding_people_sends_no_more_for_many_households(office: Office) -> None:
    office.at("officer").open()
    found = turn(office, "officer", Say("政策找人"))
    assert sum("FROM households" in statement for statement in found) <= 4
    assert len(found) <= 15
