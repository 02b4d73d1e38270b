"""The one transaction: a message comes in, its turn is committed whole, and only then may anybody hear of it.

Law 1: what `receive` returns from is on disk, with its replies in the outbox; a channel acknowledges after it
returns and sends from the outbox. Law 2: a delivery seen before changes nothing. Law 3: the state is the answers.
"""

import logging
import secrets
import traceback
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.exc import DBAPIError

from bot.auditing import audited
from bot.channels import ABROAD, WITH_MENU, fitted
from bot.deeds import Deeds, Denied
from bot.indexes import Indexes
from handlers.casework.codes import code_in
from handlers.desk import RosterSeen
from handlers.effects import SetLanguage, TakeCode
from handlers.router import apology, failure, step
from handlers.values import BrokenState, Inbound, Say, Scene, Sent, State, Tap, Turn, area_of
from policy_kb import Pack, Shelf
from storage import (
    DATABASE_FAILED,
    ChatTurn,
    Database,
    Desk,
    Overtaken,
    StoredFile,
    Transaction,
    chat_person,
    find_file,
    keep_file,
    note_delivery,
    purge_transcripts,
    queue_replies,
    save_turn,
    take_turn,
)

log = logging.getLogger(__name__)

KEPT = timedelta(days=30)
"""What was said is kept this long unless an operator decides otherwise."""
TRIES = 3
"""How often a turn is taken anew after somebody else was quicker: each time the other's deed is seen."""
TURN_BYTES = 9
"""Of a turn's random id: 12 letters, which leave room in what a button can carry."""
CODE_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""32 that are not taken for one another when read aloud."""
CODE_LENGTH = 12
"""60 bits: not to be guessed while a code lives."""


class Runner:
    """Takes messages from any channel. Safe to call from several threads; each call is one short transaction."""

    def __init__(
        self,
        database: Database,
        packs: Pack | Shelf,
        clock: Callable[[], datetime],
        keep: timedelta = KEPT,
        home: str | None = None,
        *,
        names_abroad: bool = False,
    ) -> None:
        """`keep`: how long what was said is kept. `home`: the address where others can open the bot. `names_abroad`:
        whether channels whose servers are abroad may carry the names of households.
        """
        self.database = database
        self.shelf = packs if isinstance(packs, Shelf) else Shelf((packs,))
        self._clock = clock
        self._keep = keep
        self.home = home
        self._names_abroad = names_abroad
        self._indexes = Indexes()
        self._listeners: list[Callable[[str, str], None]] = []
        self._purged: date | None = None

    def now(self) -> datetime:
        """The hour by the program's clock, aware."""
        return self._clock()

    @property
    def pack(self) -> Pack:
        """The pack in force for whoever says nothing of where they live."""
        return self.shelf.of(None, self.now().date())

    def pack_of(self, desk: Desk, area: str | None = None) -> Pack:
        """The pack in force where a person has a role or a household, else in the area they named."""
        township = desk.township if self.shelf.several else None
        return self.shelf.of(township, self.now().date(), None if township else area)

    def listen(self, told: Callable[[str, str], None]) -> None:
        """`told` is called with (channel, address) of each chat that a turn of somebody else has put a message in line
        for, after the commit, in the thread that took the turn.
        """
        self._listeners.append(told)

    def receive(
        self,
        channel: str,
        address: str,
        message: Inbound,
        delivery: str | None = None,
        file: StoredFile | None = None,
    ) -> bool:
        """Takes one message to its end. False when this delivery was seen before.

        `delivery` is the channel's own id of the message; None for what is no message, as opening a page. `file`: what
        a `Sent` message brought; it is kept under the id that the message names.
        """
        for _ in range(TRIES - 1):
            try:
                return self._receive(channel, address, message, delivery, file)
            except Overtaken as error:
                log.info("a turn is taken anew: %s", error)
            except Denied as error:
                log.error("a turn asked for what its person may not do: %s", where_of(error))
                return self._receive(channel, address, message, delivery, file, refused=True)
        return self._receive(channel, address, message, delivery, file)

    def receive_together(self, channel: str, messages: Sequence[tuple[str, Inbound, str]]) -> None:
        """Takes messages of several chats, (address, message, delivery) each, in one commit: where many wait, a commit
        costs more than a turn. All or none: where one cannot be taken it raises, nothing has happened, and each can be
        taken by itself.
        """
        now, told = self._clock(), list[tuple[str, str]]()
        with self.database.transaction() as tx:
            self._purge(tx, now)
            for address, message, delivery in messages:
                self._take(tx, channel, address, message, delivery, None, now, told)
        self._purged = now.date()
        self.tell(told)

    def _receive(
        self,
        channel: str,
        address: str,
        message: Inbound,
        delivery: str | None,
        file: StoredFile | None,
        *,
        refused: bool = False,
    ) -> bool:
        now, told = self._clock(), list[tuple[str, str]]()
        with self.database.transaction() as tx:
            self._purge(tx, now)
            fresh = self._take(tx, channel, address, message, delivery, file, now, told, refused=refused)
        self._purged = now.date()  # only now is it so: a turn that failed took its purge back
        self.tell(told)
        return fresh

    def forget_old(self) -> None:
        """Deletes what was said longer ago than it is kept, unless that was done today."""
        now = self._clock()
        with self.database.transaction() as tx:
            self._purge(tx, now)
        self._purged = now.date()

    def _purge(self, tx: Transaction, now: datetime) -> None:
        """Once a day, before anything more is said."""
        if self._purged != now.date():
            purge_transcripts(tx, now - self._keep)

    def _take(
        self,
        tx: Transaction,
        channel: str,
        address: str,
        message: Inbound,
        delivery: str | None,
        file: StoredFile | None,
        now: datetime,
        told: list[tuple[str, str]],
        *,
        refused: bool = False,
    ) -> bool:
        taken = take_turn(tx, channel, address, now)
        if delivery is not None and not note_delivery(tx, taken, delivery, _written(message, file), now):
            return False
        if file is not None and isinstance(message, Sent) and message.file is not None:
            keep_file(tx, taken.chat_id, message.file, file, now)
        desk = Desk(tx, taken.person.id, now)
        pack = self.pack_of(desk, area_of(taken.state))
        deeds = Deeds(tx, taken, desk, pack, now, self.carries_names, told)
        scene = self._scene(tx, channel, taken, desk, pack, now)
        turn = self._turn(taken, None if refused else message, scene)
        self._commit(tx, channel, taken, turn, deeds)
        return True

    def tell(self, chats: Iterable[tuple[str, str]]) -> None:
        """Something was put in line, and committed, for these chats: (channel, address)."""
        for each in chats:
            for listener in self._listeners:
                listener(*each)

    def _scene(self, tx: Transaction, channel: str, taken: ChatTurn, desk: Desk, pack: Pack, now: datetime) -> Scene:
        def look(file: str, language: str) -> RosterSeen:
            from bot.roster.intake import seen  # what reads workbooks is needed by few

            found = find_file(tx, taken.chat_id, file)
            return RosterSeen() if found is None else seen(tx, desk, found, now.date(), language)

        return Scene(
            now,
            taken.person,
            pack,
            self.home,
            desk,
            names=self.carries_names(channel),
            turn=secrets.token_urlsafe(TURN_BYTES),
            code=new_code(),
            look_at_roster=look,
            index=self._indexes.of,
            areas=self.shelf.by_area(now.date()) if self.shelf.several else {},
        )

    def carries_names(self, channel: str) -> bool:
        """Whether names of households, and what is private about them, may go there."""
        return self._names_abroad or channel not in ABROAD

    def _turn(self, taken: ChatTurn, message: Inbound | None, scene: Scene) -> Turn:
        """The conversation's answer; for what a bug or a damaged state makes impossible, an apology. None for a message
        whose answer could not be carried out.
        """
        try:
            if taken.corrupt:
                return apology(taken.version + 1, scene)
            # Where the state was purged, the turns taken are beyond the version of any button still about
            state = State(version=taken.version) if taken.state is None else State.from_json(taken.state)
        except BrokenState:
            log.error("chat %s: its state cannot be read; a fresh start is offered", taken.chat_id)
            return apology(taken.version + 1, scene)
        if message is None:
            return failure(state, scene)
        try:
            return step(state, message, scene)
        except (DBAPIError, *DATABASE_FAILED):  # what a conversation looked up: nothing of this turn may stand
            raise
        except Exception as error:
            log.error("chat %s: a message could not be answered, its state stays: %s", taken.chat_id, where_of(error))
            return failure(state, scene)

    def _commit(self, tx: Transaction, channel: str, taken: ChatTurn, turn: Turn, deeds: Deeds) -> None:
        for effect in turn.effects:
            deeds.carry_out(effect)
        now = deeds.now
        turn = audited(channel, turn, deeds)
        version = taken.version + 1
        save_turn(tx, taken.chat_id, turn.state.to_json(), version, now)
        fitting = [part for reply in turn.replies for part in fitted(channel, reply)]
        bodies = [part.to_json(turn.state.version) for part in fitting]
        if channel in WITH_MENU:
            bodies += self._menu(taken, turn, deeds)
        queue_replies(tx, taken.chat_id, version, bodies, now)

    def _menu(self, taken: ChatTurn, turn: Turn, deeds: Deeds) -> list[dict[str, Any]]:
        """The chat's menu of commands, where its language or its person's roles have changed."""
        changes = [each for each in turn.effects if isinstance(each, SetLanguage | TakeCode)]
        if not changes:
            return []
        spoken = next((each.language for each in changes if isinstance(each, SetLanguage)), taken.person.language)
        after = Desk(deeds.tx, chat_person(deeds.tx, taken.chat_id), deeds.now)
        return [{"menu": spoken, "roles": sorted({grant.role for grant in after.grants})}]


def new_code() -> str:
    """A one-time code that nobody guesses, in letters that are not taken for one another."""
    return "".join(CODE_LETTERS[each % len(CODE_LETTERS)] for each in secrets.token_bytes(CODE_LENGTH))


def where_of(error: Exception) -> str:
    """The kind of an error and the lines it came through. Not its message, which may quote the person."""
    return f"{type(error).__name__}\n{''.join(traceback.format_tb(error.__traceback__))}"


def _written(message: Inbound, file: StoredFile | None) -> dict[str, Any]:
    """The message as the transcript keeps it: without a one-time code, which whoever looks on could still try."""
    match message:
        case Say(text) if code_in(text) is not None:
            return {"text": "", "secret": True}
        case Say(text):
            return {"text": text}
        case Sent(kind, words, kept):
            return {"text": words, "sent": kind, "file": kept, "name": None if file is None else file.name}
        case Tap(action, version):
            return {"action": action, "version": version}
        case _:
            return {}
