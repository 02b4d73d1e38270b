"""A month counted again from the exported ledger, by code that shares nothing with the program."""

import random
from collections import defaultdict
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import python_calamine

import policy_kb
from bot.cli import main
from bot.keys import data_keys
from bot.runner import Runner
from bot.settings import load
from handlers.values import Say
from policy_kb.casework import CONTACT_CADRE, SUPERVISOR, Area, Visit
from policy_kb.digest import digest_of
from storage import Database, take_turn
from storage.cases import case_histories
from storage.people import give
from storage.records import add_record, add_version
from tests.bot.talk import Talk
from tests.storage.county import NOON, UPPER, A, B, a_county, a_household

CADRES = ("王芳", "陈刚", "李梅")
MET, COUNTS = "当面见到了", "算数"


def a_random_month(db: Database, chance: random.Random, month: date) -> None:
    """Forty households in two villages; visits met, by phone, in vain, by others, taken back, of other months."""
    start = datetime.combine(month, NOON.timetz())
    houses = [a_household(f"{n:04}", chance.choice((A, B)), cadre=chance.choice(CADRES)) for n in range(40)]
    a_county(db, *houses)
    with db.transaction() as tx:
        people = {}
        for name in CADRES:
            people[name] = take_turn(tx, "web", name, start).person.id
            give(tx, people[name], name, CONTACT_CADRE, Area(UPPER), start - timedelta(days=500))
        give(
            tx,
            take_turn(tx, "web", "吴督", start).person.id,
            "吴督",
            SUPERVISOR,
            Area(UPPER),
            start - timedelta(days=500),
        )
        for number in range(90):
            house, by = chance.choice(houses), chance.choice(CADRES)
            by = house.cadre if chance.random() < 0.7 else by
            day = month + timedelta(days=chance.randrange(-10, 40))
            visit = Visit(f"v{number}", house.id, day, chance.choice(("met", "met", "met", "phone", "absent")))
            add_record(tx, visit, people[by], start)
            if chance.random() < 0.1:
                add_version(tx, visit, 1, people[by], start, "记错了", void=True)


def counted(ledger: Path) -> dict[str, tuple[int, int]]:
    """Village -> (met, owed), from the sheets alone."""
    book = python_calamine.CalamineWorkbook.from_path(ledger)
    visits, owed = ([dict(zip(rows[0], row, strict=True)) for row in rows[1:]] for rows in (
        book.get_sheet_by_name("走访").to_python(), book.get_sheet_by_name("应走访").to_python()
    ))  # fmt: skip
    made = {(row["户编号"], row["记录人"]) for row in visits if row["见没见到"] == MET and row["算不算数"] == COUNTS}
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in owed:
        found[row["乡镇/村"]][0] += (row["户编号"], row["帮扶联系干部"]) in made
        found[row["乡镇/村"]][1] += 1
    return {village: (met, of) for village, (met, of) in found.items()}


@pytest.mark.parametrize("seed", range(5))
def test_a_month_counted_from_the_ledger_is_the_digests(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    chance, settings, pack = random.Random(seed), load(), policy_kb.load("fengjie-2022")
    month = date(2026, chance.randrange(3, 11), 1)
    settings.make_data_dir()
    with Database.open(settings.database, data_keys(settings)) as db:
        db.upgrade()
        a_random_month(db, chance, month)
        with db.snapshot() as tx:
            cases = case_histories(tx)
        end = (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        digest = digest_of(cases, end, pack.duty_rules(end), "village", month)
        assert main(["ledger", "export", "--month", f"{month:%Y-%m}", "-o", "ledger.xlsx"]) == 0
        again = counted(tmp_path / "ledger.xlsx")
        assert {str(area): (share.done, share.of) for area, share in digest.visits.items()} == again
        noon = datetime.combine(end, NOON.timetz())
        talk = Talk(Runner(db, pack, lambda: noon), "吴督")
        talk.send(Say("/digest"))
        met, of = (sum(each[n] for each in again.values()) for n in (0, 1))
        assert f"应走访{of}户，见到了{met}户" in talk.said
