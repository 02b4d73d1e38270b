"""What a conversation may look up: each question asked as the person who talks, at the moment of the message."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, Final

from sqlalchemy import ColumnElement, or_, select

from policy_kb.casework import (
    MET,
    Action,
    Area,
    Cadre,
    Card,
    Colleague,
    Dossier,
    Feedback,
    Grant,
    HelpRequest,
    Leave,
    Rating,
    Recorded,
    Spell,
    Visit,
)
from policy_kb.duties import CaseHistory, Duty
from policy_kb.ladder import OWNER
from policy_kb.ownership import owner_on
from policy_kb.reminders import SNOOZED, Recipient
from policy_kb.roster import Household, facts_of, next_of_kin
from storage import help as requests
from storage import households as homes
from storage import people, records
from storage.access import Viewer, in_area, reachable, viewer_of
from storage.case_tables import households
from storage.case_tables import records as record_table
from storage.cases import case_histories
from storage.chats import messages_by
from storage.directory import Directory, directory
from storage.files import StoredFile, recorded_photo
from storage.people import Code, find_code
from storage.reminders import nudged_on, waits_until
from storage.standing import feedback_between, unreached, without_cadre
from storage.transaction import Transaction

LATELY: Final = timedelta(days=31)
"""What was entered longer ago is no longer looked for as the last entry."""


class Desk:
    """Reads within one open transaction. What the person may not see looks like what is not there."""

    def __init__(self, tx: Transaction, person_id: str, now: datetime) -> None:
        self._tx = tx
        self._person = person_id
        self._now = now
        self.read: dict[str, set[str]] = {}
        """What was looked at of which households, by what it is called in the audit: filled as it happens."""

    @cached_property
    def viewer(self) -> Viewer:
        """The person with the roles they hold now."""
        return viewer_of(self._tx, self._person, self._now)

    @property
    def _lately(self) -> datetime:
        return self._now - LATELY

    @property
    def person(self) -> str:
        return self._person

    @property
    def grants(self) -> tuple[Grant, ...]:
        return self.viewer.grants

    @cached_property
    def name(self) -> str | None:
        """What the person is called, if they hold or held a role."""
        return people.name_of(self._tx, self._person)

    @cached_property
    def consent(self) -> int | None:
        """The version of the privacy notice the person was told."""
        return people.consent_of(self._tx, self._person)

    def own_messages(self) -> list[tuple[datetime, dict[str, Any]]]:
        """What is kept of the person's own messages, the oldest first: each as its kind has it."""
        return messages_by(self._tx, self._person)

    @property
    def township(self) -> str | None:
        """Where the person has a role, else where their household is; None where there is neither."""
        held = (grant.area.township for grant in self.grants if grant.area.township is not None)
        return next(held, None) or next((card.area.township for card in self.cards(Action.OWN)), None)

    def may(self, action: Action) -> bool:
        """Whether the person may do this with any household."""
        return self.viewer.may(action)

    def reaches(self, action: Action, area: Area) -> bool:
        """Whether the person may do this in all of that area."""
        return self.viewer.reaches(action, area)

    def cards(self, action: Action, area: Area | None = None) -> list[Card]:
        """The households (of an area) the person may do this with, by village and number."""
        return homes.cards(self._tx, self.viewer, action, *self._in(area))

    def card(self, action: Action, household_id: str) -> Card | None:
        return homes.card(self._tx, self.viewer, action, household_id)

    def kin(self, ids: Sequence[str]) -> dict[str, str]:
        """Of each of these households another of its people beside its head, with what they are to the head."""
        wanted = select(households.c.id, households.c.roster)
        rows = self._tx.rows(wanted.where(households.c.id.in_(ids), reachable(self.viewer, Action.READ)))
        found = {row["id"]: next_of_kin(Household.from_json(row["roster"])) for row in rows}
        return {id: words for id, words in found.items() if words is not None}

    def _note_read(self, what: str, *ids: str) -> None:
        self.read.setdefault(what, set()).update(ids)

    def dossier(self, household_id: str) -> Dossier | None:
        """All that is kept of a household."""
        found = self._dossiers([household_id], Action.READ)
        self._note_read("record", *(each.card.id for each in found))
        return found[0] if found else None

    def facts(self, household_id: str) -> dict[str, Any] | None:
        """What is known of a household whose interview the person may hold, its own people's included: the village's
        record, and what was said before where that is silent.
        """
        allowed = or_(reachable(self.viewer, Action.SCREEN), reachable(self.viewer, Action.OWN))
        wanted = select(households.c.id, households.c.roster, households.c.told)
        row = self._tx.row(wanted.where(households.c.id == household_id, allowed))
        if row is None:
            return None
        self._note_read("facts", household_id)
        told = {name: said[0] for name, said in (row["told"] or {}).items()}
        return {**told, **facts_of(Household.from_json(row["roster"]), self.viewer.today)}

    def dossiers(self, action: Action) -> list[Dossier]:
        """Of every household the person may do this with; without what is recorded of it."""
        found = self._dossiers(None, action)
        self._note_read("facts", *(each.card.id for each in found))
        return found

    def versions(self, record_id: str) -> list[Recorded]:
        """Every version of a record of a household the person may read, oldest first; also of a visit of their own."""
        found = records.versions(self._tx, record_id)
        seen = found and (self.card(Action.READ, found[0].what.household) or self._own(found[0]))
        if not seen:
            return []
        self._note_read("visits and plans", found[0].what.household)
        return found

    def photo(self, visit_id: str) -> StoredFile | None:
        """The photo of a visit that the person may read."""
        found = self.versions(visit_id)
        what = found[-1].what if found else None
        if what is not None:
            self._note_read("photo", what.household)
        return recorded_photo(self._tx, what.photo) if isinstance(what, Visit) and what.photo else None

    def own_visit(self, record_id: str) -> Card | None:
        """The household of a visit that the person made and may correct, whoever's it is today."""
        found = records.versions(self._tx, record_id)
        return self._own(found[0]) if found else None

    def visits_elsewhere(self) -> list[tuple[Card, Recorded]]:
        """The visits the person made to households that are others' today, the latest first."""
        mine = records.newest(self._tx, record_table.c.kind == records.VISIT, records.begun_by(self._person))
        there = {card.id: card for card in self.cards(Action.CORRECT_OWN)}
        today = {card.id for card in self.cards(Action.LOG_VISIT)}
        return [(there[v.what.household], v) for v in mine if v.what.household in there.keys() - today]

    def visits_waiting(self) -> list[tuple[Card, Recorded]]:
        """The late visits that wait for the person's approval, the one entered first before the others."""
        cards = {card.id: card for card in self.cards(Action.APPROVE_VISIT)} if self.may(Action.APPROVE_VISIT) else {}
        waiting = records.newest(self._tx, record_table.c.waiting.is_(True)) if cards else []
        found = [(cards[each.what.household], each) for each in waiting if each.what.household in cards]
        return sorted(found, key=lambda each: each[1].stamp.at)

    def anybody(self, role: str, area: Area) -> bool:
        """Whether somebody holds that role for all of an area."""
        return bool(people.holders(self._tx, role, area, self._now))

    def leaves(self) -> list[Leave]:
        """When others stand in for the person, now or later, the earliest first."""
        return homes.leaves_of(self._tx, self.own_cadres, self.viewer.today)

    def _own(self, first: Recorded) -> Card | None:
        mine = first.stamp.by == self._person and isinstance(first.what, Visit)
        return self.card(Action.CORRECT_OWN, first.what.household) if mine else None

    def recorded(self, action: Action, first: date, last: date) -> list[tuple[Card, Recorded]]:
        """What was done on these days with the households the person may do this with."""
        found = records.between(self._tx, first, last, reachable(self.viewer, action))
        self._note_read("visits and plans", *(card.id for card, _ in found))
        return found

    def latest_of_mine(self) -> Recorded | None:
        """What the person entered last that still counts, of a household they may still see."""
        mine = records.newest(self._tx, record_table.c.made_by == self._person, record_table.c.made_at >= self._lately)
        last = max(mine, key=lambda each: each.stamp.at, default=None)
        return last if last is not None and self.card(Action.READ, last.what.household) is not None else None

    def last_met(self, ids: Sequence[str], since: date) -> dict[str, date]:
        """The last day since then on which each household was met."""
        return records.last_met(self._tx, ids, since)

    def code(self, text: str) -> Code | None:
        """The one-time code of that text."""
        return find_code(self._tx, text, self._now)

    def wrong_codes(self, since: datetime) -> int:
        """How many codes that never were the person has entered since then."""
        return people.wrong_codes_since(self._tx, self._person, since)

    def colleagues(self) -> list[Colleague]:
        """Who holds a role where the person manages people."""
        return people.colleagues(self._tx, self.viewer, self._now)

    @cached_property
    def own_cadres(self) -> frozenset[str]:
        """The cadres of the roster that the person is."""
        return frozenset(grant.cadre for grant in self.grants if grant.cadre is not None)

    def cases(self, action: Action, area: Area | None = None, *, visits_from: date | None = None) -> list[CaseHistory]:
        """The histories of the households (of an area) the person may do this with, and their visits from a day on."""
        return case_histories(self._tx, reachable(self.viewer, action), *self._in(area), visits_from=visits_from)

    def case(self, household_id: str) -> CaseHistory | None:
        """The history of a household the person may read."""
        found = case_histories(self._tx, reachable(self.viewer, Action.READ), households.c.id == household_id)
        return found[0] if found else None

    @property
    def overseen(self) -> list[Area]:
        """The areas whose duties the person oversees."""
        return self.viewer.areas(Action.OVERSEE)

    def who_answers(self, duty: Duty, area: Area) -> Sequence[Recipient]:
        """Who owes a duty in that village."""
        return self._directory.who(duty, area, OWNER)

    def nudged(self) -> set[tuple[str, str]]:
        """(duty, household) of what somebody was nudged about today."""
        return nudged_on(self._tx, self.viewer.today)

    def unreached(self) -> list[str]:
        """Who of the overseen areas can be told nothing."""
        return unreached(self._tx, self.overseen, self._now)

    def without_cadre(self) -> list[Card]:
        """The overseen households that nobody is assigned to."""
        return without_cadre(self._tx, self.viewer.today, reachable(self.viewer, Action.OVERSEE))

    def feedback(self, first: date, last: date) -> Feedback:
        """What residents of the overseen areas said of the visits of these days."""
        return feedback_between(self._tx, first, last, reachable(self.viewer, Action.OVERSEE))

    def cadres(self) -> list[Cadre]:
        """The contact cadres of the person's own township, and of those they hand caseloads over in."""
        return homes.cadres_within(self._tx, self.viewer, self._now) if self.may(Action.HAND_OVER) else []

    def areas(self) -> list[Area]:
        """The county's villages."""
        return homes.known_areas(self._tx)

    def requests(self) -> list[HelpRequest]:
        """The open requests of the person's area."""
        return requests.requests_within(self._tx, self.viewer, Action.SEE_HELP)

    def request(self, request_id: str) -> HelpRequest | None:
        """A request to answer: of the person's area."""
        return requests.request_within(self._tx, self.viewer, Action.ANSWER_HELP, request_id)

    def closed_requests(self) -> list[HelpRequest]:
        """Those of the person's area that were closed last."""
        return requests.closed_within(self._tx, self.viewer, Action.SEE_HELP)

    def own_requests(self) -> list[HelpRequest]:
        """The person's own."""
        return requests.requests_by(self._tx, self._person)

    def visit_to_confirm(self, visit_id: str) -> Recorded | None:
        """A visit of the household the person is linked to, as it counts now."""
        found = records.versions(self._tx, visit_id)
        if not found or found[-1].stamp.void:
            return None
        return found[-1] if self.card(Action.OWN, found[-1].what.household) is not None else None

    def visits_to_confirm(self) -> list[Recorded]:
        """The visits of the last weeks at which the person's own household was met, the latest first."""
        homes_ = [card.id for card in self.cards(Action.OWN)]
        met = (
            record_table.c.household_id.in_(homes_),
            record_table.c.manner == MET,
            record_table.c.kind == records.VISIT,
        )
        since = record_table.c.day >= self._lately.date()
        return records.newest(self._tx, *met, since) if homes_ else []

    def rating(self, visit_id: str) -> Rating | None:
        """What a resident said of a visit that the person may read, or that was made to their own household."""
        seen = self.versions(visit_id) or self.visit_to_confirm(visit_id)
        return records.ratings(self._tx, [visit_id]).get(visit_id) if seen else None

    def ratings_given(self) -> int:
        """Of how many visits the person said something."""
        return records.ratings_by(self._tx, self._person)

    def snoozed_until(self) -> datetime | None:
        """Until when the person wants to hear nothing of what they owe."""
        return waits_until(self._tx, self._person, SNOOZED, self._now)

    def residents_of(self, household_id: str) -> list[str]:
        """The persons linked to a household the viewer may read."""
        if self.card(Action.READ, household_id) is None:
            return []
        return people.residents_of(self._tx, household_id)

    @cached_property
    def _directory(self) -> Directory:
        return directory(self._tx, self._now)

    @staticmethod
    def _in(area: Area | None) -> list[ColumnElement[bool]]:
        return [] if area is None else [in_area(area)]

    def _dossiers(self, ids: list[str] | None, action: Action) -> list[Dossier]:
        where = [reachable(self.viewer, action)]
        if ids is not None:
            where.append(households.c.id.in_(ids))
        wanted = select(households.c.id).where(*where)
        order = households.c.township, households.c.village, households.c.id
        rows = self._tx.rows(select(households).where(*where).order_by(*order))
        spells, assigned = homes.spells_of(self._tx, wanted), homes.assignments_of(self._tx, wanted)
        absences, today = homes.all_absences(self._tx), self.viewer.today
        owners = {row["id"]: owner_on(assigned.get(row["id"], ()), absences, today) for row in rows}
        names = homes.cadre_names(self._tx, {owner for owner in owners.values() if owner is not None})
        found = []
        for row in rows:
            owner = owners[row["id"]]
            kept = records.of_household(self._tx, row["id"]) if ids is not None else []
            found.append(self._dossier(row, None if owner is None else names[owner], spells.get(row["id"], ()), kept))
        return found

    def _dossier(
        self, row: dict[str, Any], owner: str | None, spells: tuple[Spell, ...], kept: list[Recorded]
    ) -> Dossier:
        household = Household.from_json(row["roster"])
        facts = facts_of(household, self.viewer.today)
        told = {name: said[0] for name, said in (row["told"] or {}).items() if facts.get(name) != said[0]}
        visits, plans, reviews = records.split_kinds(kept)
        return Dossier(
            homes.card_of(row), facts, told, owner, spells, visits, plans, reviews, len(household.members) or None
        )
