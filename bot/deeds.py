"""Carries out what a conversation wants done, within its turn's transaction. Each deed about a household asks again
whether its person may: the conversation's word is not enough.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count
from typing import Any

from bot.channels import fitted
from bot.roster import read as read_roster
from bot.roster.intake import compare, foreign
from handlers.effects import (
    AddRecord,
    AmendRecord,
    ApproveVisit,
    AskForHelp,
    CloseHelp,
    Effect,
    EndGrant,
    EndLeave,
    Forget,
    HandOver,
    KeepRoster,
    MakeCode,
    NoteConsent,
    NoteExport,
    NoteTold,
    NoteUnanswered,
    NoteWrongCode,
    Notice,
    Nudge,
    Rate,
    RefuseVisit,
    SayOfHelp,
    SetLanguage,
    Snooze,
    StandIn,
    TakeCode,
    TakeHelp,
    Tell,
    TellOfficers,
)
from handlers.notices import notice_reply
from handlers.words import Voice
from policy_kb import Pack
from policy_kb.casework import RESIDENT, Action, Area, Plan, Review, Visit
from policy_kb.duties import Duty
from policy_kb.reminders import NUDGE, SNOOZED, Planned, Recipient, next_hour
from storage import (
    ChatTurn,
    Desk,
    Transaction,
    find_file,
    forget_person,
    keep_photo,
    keep_unanswered,
    people,
    queue_notice,
    records,
    reminders,
    set_language,
)
from storage import help as requests
from storage import households as homes

WRITING = {Visit: Action.LOG_VISIT, Plan: Action.WRITE_PLAN, Review: Action.WRITE_REVIEW}


class Denied(Exception):
    """A conversation asked for something that its person may not do; nothing was done."""


@dataclass
class Deeds:
    """One turn's. `told`: (channel, address) of the chats that were told something."""

    tx: Transaction
    taken: ChatTurn
    desk: Desk
    pack: Pack
    now: datetime
    carries_names: Callable[[str], bool]
    told: list[tuple[str, str]] = field(default_factory=list)
    written: dict[str, set[str]] = field(default_factory=dict)
    """What was done to which households, by the name of the effect."""
    why: str | None = None
    """What an export is for."""

    def carry_out(self, effect: Effect) -> None:
        """Does it. Raises Denied, or Overtaken where somebody else was quicker."""
        _DEEDS[type(effect)](self, effect)
        if households := _households_of(effect):
            self.written.setdefault(type(effect).__name__, set()).update(households)

    @property
    def who(self) -> str:
        return self.taken.person.id

    def _set_language(self, effect: SetLanguage) -> None:
        set_language(self.tx, self.who, effect.language)

    def _note_consent(self, effect: NoteConsent) -> None:
        people.note_consent(self.tx, self.who, effect.version)

    def _forget(self, _effect: Forget) -> None:
        forget_person(self.tx, self.who, self.now, official=bool(self.desk.grants))

    def _add_record(self, effect: AddRecord) -> None:
        self._must(WRITING[type(effect.what)], effect.what.household)
        records.add_record(self.tx, effect.what, self.who, self.now)
        self._keep_photo(effect.what)

    def _amend_record(self, effect: AmendRecord) -> None:
        own = self.desk.own_visit(effect.what.id)
        if own is None or own.id != effect.what.household:
            self._must(WRITING[type(effect.what)], effect.what.household)
        records.add_version(self.tx, effect.what, effect.follows, self.who, self.now, effect.why, void=effect.void)
        self._keep_photo(effect.what)

    def _approve_visit(self, effect: ApproveVisit) -> None:
        self._must(Action.APPROVE_VISIT, effect.what.household)
        counts = replace(effect.what, waiting=False)
        records.add_version(self.tx, counts, effect.follows, self.who, self.now, None)

    def _refuse_visit(self, effect: RefuseVisit) -> None:
        self._must(Action.APPROVE_VISIT, effect.what.household)
        settled = replace(effect.what, waiting=False)
        records.add_version(self.tx, settled, effect.follows, self.who, self.now, effect.why, void=True)

    def _note_told(self, effect: NoteTold) -> None:
        self._only_if(self.desk.facts(effect.household) is not None)
        homes.add_told(self.tx, effect.household, effect.facts, self.who, self.now)

    def _note_unanswered(self, effect: NoteUnanswered) -> None:
        keep_unanswered(self.tx, effect.text, self.now.date())

    def _note_wrong_code(self, _effect: NoteWrongCode) -> None:
        people.note_wrong_code(self.tx, self.who, self.now)

    def _note_export(self, effect: NoteExport) -> None:
        self.why = effect.why

    def _rate(self, effect: Rate) -> None:
        self._only_if(self.desk.visit_to_confirm(effect.visit) is not None)
        records.rate(self.tx, effect.visit, self.who, effect.happened, effect.satisfied, self.now)

    def _make_code(self, effect: MakeCode) -> None:
        if effect.kind == people.INVITE:
            self._only_if(self.desk.reaches(Action.MANAGE_PEOPLE, Area.parse(effect.body["area"])))
        if effect.kind == people.HOUSEHOLD:
            self._must(Action.LINK, effect.body["household"])
        people.make_code(self.tx, effect.kind, effect.code, dict(effect.body), self.who, self.now)

    def _take_code(self, effect: TakeCode) -> None:
        code = people.find_code(self.tx, effect.code, self.now)
        if code is None or code.spent:
            raise Denied(Denied.__doc__)
        people.take_code(self.tx, code, self.who, self.now)
        match code.kind:
            case people.INVITE:
                area = Area.parse(code.body["area"])
                people.give(self.tx, self.who, code.body["name"], code.body["role"], area, self.now)
            case people.LINK:
                people.join_device(self.tx, self.taken.chat_id, code.made_by or "", self.who)
            case people.HOUSEHOLD:
                people.link_household(self.tx, code.body["household"], self.who, self.now)

    def _end_grant(self, effect: EndGrant) -> None:
        self._only_if(effect.grant in {each.grant.id for each in self.desk.colleagues()})
        people.end_grant(self.tx, effect.grant, self.now)

    def _ask_for_help(self, effect: AskForHelp) -> None:
        place = (self.taken.chat_id, self.who, effect.area)
        requests.ask_for_help(self.tx, effect.id, *place, effect.said, self.now)

    def _take_help(self, effect: TakeHelp) -> None:
        self._only_if(self.desk.request(effect.request) is not None)
        requests.take_request(self.tx, effect.request, self.who)

    def _say_of_help(self, effect: SayOfHelp) -> None:
        own = any(each.id == effect.request for each in self.desk.own_requests())
        self._only_if(self.desk.request(effect.request) is not None if effect.by_officer else own)
        said = (effect.request, effect.words, self.who, self.now)
        requests.say_of_request(self.tx, *said, by_officer=effect.by_officer)

    def _close_help(self, effect: CloseHelp) -> None:
        self._only_if(self.desk.request(effect.request) is not None)
        requests.close_request(self.tx, effect.request, self.now)

    def _must(self, action: Action, household: str) -> None:
        self._only_if(self.desk.card(action, household) is not None)

    @staticmethod
    def _only_if(allowed: bool) -> None:
        if not allowed:
            raise Denied(Denied.__doc__)

    def _stand_in(self, effect: StandIn) -> None:
        mine = effect.cadre
        among = {each.id for each in self.desk.cadres() if not each.left} - {mine}
        self._only_if(mine in self.desk.own_cadres and effect.delegate in among)
        homes.stand_in(self.tx, mine, effect.delegate, effect.since, effect.until, self.taken.person.id, self.now)

    def _end_leave(self, effect: EndLeave) -> None:
        self._only_if(effect.leave in {each.id for each in self.desk.leaves()})
        homes.end_leave(self.tx, effect.leave, self.now)

    def _hand_over(self, effect: HandOver) -> None:
        both = [each for each in self.desk.cadres() if each.id in (effect.cadre, effect.to)]
        reached = all(self.desk.reaches(Action.HAND_OVER, Area(each.township)) for each in both)
        self._only_if(len(both) == 2 and reached)
        homes.hand_over(self.tx, effect.cadre, effect.to, effect.since)

    def _keep_roster(self, effect: KeepRoster) -> None:
        found = find_file(self.tx, self.taken.chat_id, effect.file)
        today = self.now.date()
        reading = None if found is None else read_roster(found.content, found.name, today)
        if reading is None or reading.problem_count or foreign(self.tx, self.desk, reading.households, today):
            raise Denied(Denied.__doc__)
        homes.keep_roster(self.tx, compare(self.tx, reading, today).to_keep, today)

    def _snooze(self, effect: Snooze) -> None:
        role = self.desk.grants[0].role if self.desk.grants else RESIDENT
        put_off = Planned(Recipient(self.who, self.who, role, ""), SNOOZED, effect.until.date())
        if not reminders.make(self.tx, put_off, self.now, effect.until):
            reminders.put_off(self.tx, self.who, SNOOZED, effect.until.date(), effect.until)

    def _nudge(self, effect: Nudge) -> None:
        """One reminder each for whoever owes something of it, beside any they were nudged by today already."""
        areas = {duty.household: self._overseen(duty.household) for duty in effect.duties}
        owing: defaultdict[Recipient, list[Duty]] = defaultdict(list)
        for duty in reminders.nudge_new(self.tx, effect.duties, self.now.date(), self.who):
            for recipient in self.desk.who_answers(duty, areas[duty.household]):
                owing[recipient].append(duty)
        hour = next_hour(self.now, self.pack.workdays)
        for recipient, duties in owing.items():
            kinds = (NUDGE if n == 1 else f"{NUDGE}-{n}" for n in count(1))
            planned = (Planned(recipient, kind, self.now.date(), tuple(duties)) for kind in kinds)
            next(each for each in planned if reminders.make(self.tx, each, self.now, hour, self.who))

    def _overseen(self, household: str) -> Area:
        card = self.desk.card(Action.OVERSEE, household)
        if card is None:
            raise Denied(Denied.__doc__)
        return card.area

    def _keep_photo(self, what: Visit | Plan | Review) -> None:
        if isinstance(what, Visit) and what.photo is not None:
            keep_photo(self.tx, self.taken.chat_id, what.photo)

    def _tell_one(self, effect: Tell) -> None:
        self._tell(effect.person, effect.notice)

    def _tell_officers(self, effect: TellOfficers) -> None:
        for person in people.holders(self.tx, effect.role, effect.area, self.now):
            self._tell(person, effect.notice)

    def _tell(self, person: str, notice: Notice) -> None:
        """Queues it in the chat the person wrote in last; who has none, or cannot be reached, is not told."""
        reached = people.last_chat(self.tx, person)
        if reached is None:
            return
        voice = Voice(reached.language, self.pack, self.now.date())
        reply = notice_reply(notice, voice, names=self.carries_names(reached.channel))
        for part in fitted(reached.channel, reply):
            queue_notice(self.tx, reached.chat_id, part.to_json(0), self.now)
        self.told.append((reached.channel, reached.address))


_DEEDS: Mapping[type, Callable[[Deeds, Any], None]] = {
    SetLanguage: Deeds._set_language,
    Forget: Deeds._forget,
    NoteConsent: Deeds._note_consent,
    AddRecord: Deeds._add_record,
    AmendRecord: Deeds._amend_record,
    ApproveVisit: Deeds._approve_visit,
    RefuseVisit: Deeds._refuse_visit,
    NoteTold: Deeds._note_told,
    NoteExport: Deeds._note_export,
    NoteUnanswered: Deeds._note_unanswered,
    NoteWrongCode: Deeds._note_wrong_code,
    Rate: Deeds._rate,
    MakeCode: Deeds._make_code,
    TakeCode: Deeds._take_code,
    EndGrant: Deeds._end_grant,
    AskForHelp: Deeds._ask_for_help,
    TakeHelp: Deeds._take_help,
    SayOfHelp: Deeds._say_of_help,
    CloseHelp: Deeds._close_help,
    StandIn: Deeds._stand_in,
    EndLeave: Deeds._end_leave,
    HandOver: Deeds._hand_over,
    KeepRoster: Deeds._keep_roster,
    Snooze: Deeds._snooze,
    Nudge: Deeds._nudge,
    Tell: Deeds._tell_one,
    TellOfficers: Deeds._tell_officers,
}


def _households_of(effect: Effect) -> tuple[str, ...]:
    """The households whose records an effect changes."""
    match effect:
        case AddRecord(what) | AmendRecord(what) | ApproveVisit(what) | RefuseVisit(what):
            return (what.household,)
        case NoteTold(household):
            return (household,)
        case _:
            return ()
