"""A database of which one call in ten fails: everybody is answered as on a sound one, and what is kept is the same."""

import random
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from bot.runner import Runner
from storage import Database, KeyRing, Transaction
from tests.bot.casework.conftest import an_office
from tests.bot.casework.office import Office
from tests.bot.test_laws import Refused

ONE_IN = 10
CODE = re.compile(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}|[0-9A-Z]{12}")


class FlakyDatabase:
    """Refuses statements, and commits, at random. What it refused is counted."""

    def __init__(self, database: Database, seed: int) -> None:
        self._database, self._chance, self.refused = database, random.Random(seed), 0

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        with self._database.transaction() as tx:
            execute = tx.execute

            def perhaps(*arguments: Any) -> Any:
                self._may_fail()
                return execute(*arguments)

            tx.execute = perhaps
            yield tx
            self._may_fail()

    def _may_fail(self) -> None:
        if self._chance.randrange(ONE_IN) == 0:
            self.refused += 1
            raise Refused


class Stubborn(Runner):
    """Hands every message in again, under its id, until it is taken: as a channel does. The test itself reads what is
    there from the database below.
    """

    def __init__(self, flaky: FlakyDatabase, office: Office) -> None:
        super().__init__(office.runner.database, office.runner.pack, office.clock, home=office.runner.home)
        self._flaky = flaky

    def receive(self, *given: Any, **named: Any) -> bool:
        sound = self.database
        while True:
            self.database = self._flaky
            try:
                return super().receive(*given, **named)
            except Refused:
                continue
            finally:
                self.database = sound


def a_day(office: Office) -> list[str]:
    """What everybody heard."""
    heard = []
    cadre, officer, resident = office.at("cadre"), office.at("officer"), office.at("villager")
    for who, lines in (
        (officer, ("你好",)),
        (cadre, ("昨天走访了张三家，见到了人，宣传了公益岗，缺劳力", "对", "今天走访了李四家，没人", "对", "/undo")),
        (cadre, ("/households 张三", "政策找人", "/today", "请假", "陈刚", "明天起三天", "对的")),
        (resident, ("种地有没得补贴", "那要好多钱", "测一测", "脱贫户", "9000", "是", "看结果", "请村里帮忙")),
        (resident, ("上坪镇甲村", "屋头漏雨", "同意，发给村里", "我请的帮忙")),
        (officer, ("等着办的", "/plan 李四", "加一条措施")),
        (office.at("supervisor"), ("/digest", "/overdue", "/language")),
        (office.at("admin"), ("/invite", "督导", "上坪镇", "上坪镇", "钱新", "/people")),
        (resident, ("/mydata", "/forget", "全部删掉", "/mydata")),
    ):
        for line in lines:
            labels = {button.label: button.action for reply in who.replies for button in reply.buttons}
            heard.append(who.tap(labels[line]) if line in labels else who.say(line))
    return [CODE.sub("CODE", words) for words in heard]


def what_is_kept(office: Office) -> list[Any]:
    numbers = ("0101", "0102", "0103", "0104")
    return [[(v.on, v.how, v.explained, v.difficulties) for v in office.visits(number)] for number in numbers]


@pytest.fixture(scope="module")
def on_a_sound_one(tmp_path_factory) -> tuple[list[str], list[Any]]:
    url = f"sqlite:///{tmp_path_factory.mktemp('sound') / 'sound.db'}"
    with Database.open(url, KeyRing.generate()) as sound:
        sound.upgrade()
        office = an_office(sound)
        return a_day(office), what_is_kept(office)


@pytest.mark.parametrize("seed", range(3))
def test_who_talks_to_a_failing_database_hears_and_keeps_the_same(
    busy_office: Office, db: Database, seed: int, on_a_sound_one
):
    flaky = FlakyDatabase(db, seed)
    heard = a_day(Office(Stubborn(flaky, busy_office), busy_office.clock))
    assert flaky.refused > 100
    assert heard == on_a_sound_one[0]
    assert what_is_kept(busy_office) == on_a_sound_one[1]
