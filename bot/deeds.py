"""Carries out what a conversation wants done, within its turn's transaction. Each deed about a household asks again
whether its person may: the conversation's word is not enough.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime

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
    Forget,
    KeepRoster,
    MakeCode,
    NoteTold,
    Notice,
    Rate,
    SayOfHelp,
    SetLanguage,
    StandIn,
    TakeCode,
    TakeHelp,
    Tell,
    TellOfficers,
)
from handlers.notices import notice_reply
from handlers.words import Voice
from policy_kb import Pack
from policy_kb.casework import Action, Area, Plan, Review, Visit
from storage import (
    ChatTurn,
    Desk,
    Transaction,
    find_file,
    forget_chat,
    keep_photo,
    people,
    queue_notice,
    records,
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

    def carry_out(self, effect: Effect) -> None:
        """Does it. Raises Denied, or Overtaken where somebody else was quicker."""
        tx, who = self.tx, self.taken.person.id
        match effect:
            case SetLanguage(language):
                set_language(tx, who, language)
            case Forget():
                forget_chat(tx, self.taken.chat_id)
            case AddRecord(what):
                self._must(WRITING[type(what)], what.household)
                records.add_record(tx, what, who, self.now)
                self._keep_photo(what)
            case AmendRecord(what, follows, why, void):
                self._must(WRITING[type(what)], what.household)
                records.add_version(tx, what, follows, who, self.now, why, void=void)
                self._keep_photo(what)
            case ApproveVisit(visit, follows):
                self._must(Action.APPROVE_VISIT, visit.household)
                records.add_version(tx, replace(visit, waiting=False), follows, who, self.now, None)
            case NoteTold(household, facts):
                if self.desk.facts(household) is None:
                    raise Denied(Denied.__doc__)
                homes.add_told(tx, household, facts, who, self.now)
            case KeepRoster(file):
                self._keep_roster(file)
            case StandIn():
                self._stand_in(effect)
            case Rate(visit, happened, satisfied):
                if self.desk.visit_to_confirm(visit) is None:
                    raise Denied(Denied.__doc__)
                records.rate(tx, visit, who, happened, satisfied, self.now)
            case _:
                self._among_people(effect)

    def _among_people(self, effect: Effect) -> None:
        tx, who = self.tx, self.taken.person.id
        match effect:
            case MakeCode(kind, code, body):
                self._may_make(kind, body)
                people.make_code(tx, kind, code, dict(body), who, self.now)
            case TakeCode(code):
                self._take_code(code)
            case EndGrant(grant):
                if grant not in {each.grant.id for each in self.desk.colleagues()}:
                    raise Denied(Denied.__doc__)
                people.end_grant(tx, grant, self.now)
            case AskForHelp(request, area, said):
                requests.ask_for_help(tx, request, self.taken.chat_id, who, area, said, self.now)
            case TakeHelp(request):
                self._must_answer(request)
                requests.take_request(tx, request, who)
            case SayOfHelp(request, words, by_officer):
                self._must_speak(request, by_officer=by_officer)
                requests.say_of_request(tx, request, words, who, self.now, by_officer=by_officer)
            case CloseHelp(request):
                self._must_answer(request)
                requests.close_request(tx, request, self.now)
            case Tell(person, notice):
                self._tell(person, notice)
            case TellOfficers(role, area, notice):
                for person in people.holders(tx, role, area, self.now):
                    self._tell(person, notice)

    def _must(self, action: Action, household: str) -> None:
        if self.desk.card(action, household) is None:
            raise Denied(Denied.__doc__)

    def _must_answer(self, request: str) -> None:
        if self.desk.request(request) is None:
            raise Denied(Denied.__doc__)

    def _must_speak(self, request: str, *, by_officer: bool) -> None:
        own = {each.id for each in self.desk.own_requests()}
        if by_officer:
            self._must_answer(request)
        elif request not in own:
            raise Denied(Denied.__doc__)

    def _may_make(self, kind: str, body: dict[str, str] | object) -> None:
        given = dict(body) if isinstance(body, dict) else {}
        if kind == people.INVITE and not self.desk.reaches(Action.MANAGE_PEOPLE, Area.parse(given["area"])):
            raise Denied(Denied.__doc__)
        if kind == people.HOUSEHOLD:
            self._must(Action.LINK, given["household"])

    def _take_code(self, text: str) -> None:
        code = people.find_code(self.tx, text, self.now)
        if code is None or code.spent:
            raise Denied(Denied.__doc__)
        people.take_code(self.tx, code, self.taken.person.id, self.now)
        match code.kind:
            case people.INVITE:
                area = Area.parse(code.body["area"])
                people.give(self.tx, self.taken.person.id, code.body["name"], code.body["role"], area, self.now)
            case people.LINK:
                people.join_device(self.tx, self.taken.chat_id, code.made_by or "", self.taken.person.id)
            case people.HOUSEHOLD:
                people.link_household(self.tx, code.body["household"], self.taken.person.id, self.now)

    def _stand_in(self, effect: StandIn) -> None:
        cadre = homes.cadre_of(self.tx, self.taken.person.id)
        delegate = homes.cadre_of(self.tx, effect.delegate)
        if cadre is None or delegate is None:
            raise Denied(Denied.__doc__)
        days = date.fromisoformat(effect.since), date.fromisoformat(effect.until)
        homes.stand_in(self.tx, cadre, delegate, *days, self.taken.person.id, self.now)

    def _keep_roster(self, file: str) -> None:
        found = find_file(self.tx, self.taken.chat_id, file)
        today = self.now.date()
        reading = None if found is None else read_roster(found.content, found.name, today)
        if reading is None or reading.problem_count or foreign(self.tx, self.desk, reading.households):
            raise Denied(Denied.__doc__)
        homes.keep_roster(self.tx, compare(self.tx, reading.households).to_keep, today)

    def _keep_photo(self, what: Visit | Plan | Review) -> None:
        if isinstance(what, Visit) and what.photo is not None:
            keep_photo(self.tx, self.taken.chat_id, what.photo)

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
