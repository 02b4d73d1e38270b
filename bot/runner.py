"""The one transaction: a message comes in, its turn is committed whole, and only then may anybody hear of it.

Law 1: what `receive` returns from is on disk, with its replies in the outbox; a channel acknowledges after it
returns and sends from the outbox. Law 2: a delivery seen before changes nothing. Law 3: the state is the answers.
"""

import logging
import traceback
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from bot.channels import WITH_MENU, fitted
from handlers.router import apology, failure, step
from handlers.values import BrokenState, Forget, Inbound, Say, Scene, Sent, SetLanguage, State, Tap, Turn
from policy_kb import Pack
from storage import (
    ChatTurn,
    Database,
    StoredFile,
    Transaction,
    forget_chat,
    keep_file,
    note_delivery,
    purge_transcripts,
    queue_replies,
    save_turn,
    set_language,
    take_turn,
)

log = logging.getLogger(__name__)

KEPT = timedelta(days=30)
"""What was said is kept this long unless an operator decides otherwise."""


class Runner:
    """Takes messages from any channel. Safe to call from several threads; each call is one short transaction."""

    def __init__(
        self,
        database: Database,
        pack: Pack,
        clock: Callable[[], datetime],
        keep: timedelta = KEPT,
        home: str | None = None,
    ) -> None:
        """`keep`: how long what was said is kept. `home`: the address where others can open the bot."""
        self.database = database
        self.pack = pack
        self._clock = clock
        self._keep = keep
        self._home = home
        self._purged: date | None = None

    def now(self) -> datetime:
        """The hour by the program's clock, aware."""
        return self._clock()

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
        now = self._clock()
        with self.database.transaction() as tx:
            if self._purged != now.date():  # once a day, before anything more is said
                purge_transcripts(tx, now - self._keep)
            taken = take_turn(tx, channel, address, now)
            fresh = delivery is None or note_delivery(tx, taken, delivery, _written(message, file), now)
            if fresh:
                if file is not None and isinstance(message, Sent) and message.file is not None:
                    keep_file(tx, taken.chat_id, message.file, file, now)
                scene = Scene(now, taken.person, self.pack, self._home)
                self._commit(tx, channel, taken, self._turn(taken, message, scene), now)
        self._purged = now.date()  # only now is it so: a turn that failed took its purge back
        return fresh

    def _turn(self, taken: ChatTurn, message: Inbound, scene: Scene) -> Turn:
        """The conversation's answer; for what a bug or a damaged state makes impossible, an apology."""
        try:
            if taken.corrupt:
                return apology(taken.version + 1, scene)
            # Where the state was purged, the turns taken are beyond the version of any button still about
            state = State(version=taken.version) if taken.state is None else State.from_json(taken.state)
        except BrokenState:
            log.error("chat %s: its state cannot be read; a fresh start is offered", taken.chat_id)
            return apology(taken.version + 1, scene)
        try:
            return step(state, message, scene)
        except Exception as error:
            log.error("chat %s: a message could not be answered, its state stays: %s", taken.chat_id, _where(error))
            return failure(state, scene)

    def _commit(self, tx: Transaction, channel: str, taken: ChatTurn, turn: Turn, now: datetime) -> None:
        for effect in turn.effects:
            match effect:
                case SetLanguage(language):
                    set_language(tx, taken.person.id, language)
                case Forget():
                    forget_chat(tx, taken.chat_id)
        version = taken.version + 1
        save_turn(tx, taken.chat_id, turn.state.to_json(), version, now)
        fitting = [part for reply in turn.replies for part in fitted(channel, reply)]
        bodies = [part.to_json(turn.state.version) for part in fitting]
        if channel in WITH_MENU:
            bodies += [{"menu": each.language} for each in turn.effects if isinstance(each, SetLanguage)]
        queue_replies(tx, taken.chat_id, version, bodies, now)


def _where(error: Exception) -> str:
    """The kind of an error and the lines it came through. Not its message, which may quote the person."""
    return f"{type(error).__name__}\n{''.join(traceback.format_tb(error.__traceback__))}"


def _written(message: Inbound, file: StoredFile | None) -> dict[str, Any]:
    """The message as the transcript keeps it."""
    match message:
        case Say(text):
            return {"text": text}
        case Sent(kind, words, kept):
            return {"text": words, "sent": kind, "file": kept, "name": None if file is None else file.name}
        case Tap(action, version):
            return {"action": action, "version": version}
        case _:
            return {}
