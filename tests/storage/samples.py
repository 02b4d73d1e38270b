"""Small makers for the storage tests: a time, a turn taken to its end, a look at a cell as it is stored."""

import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import text

from storage import ChatTurn, Database, note_delivery, queue_replies, save_turn, take_turn

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)  # twelve o'clock in the county
MINUTE = timedelta(minutes=1)


def a_turn(
    db: Database,
    address: str = "100",
    *,
    says: str = "你好",
    replies: Sequence[str] = (),
    state: dict[str, Any] | None = None,
    at: datetime = NOON,
) -> ChatTurn:
    """One whole turn; returns the chat as it was before."""
    with db.transaction() as tx:
        turn = take_turn(tx, "telegram", address, at)
        version = turn.version + 1
        note_delivery(tx, turn, f"m{version}", says, at)
        save_turn(tx, turn.chat_id, state, version, at)
        queue_replies(tx, turn.chat_id, version, [{"text": reply} for reply in replies], at)
        return turn


def stored(db: Database, query: str, **values: Any) -> list[Any]:
    """What plain SQL sees: the first column of every row."""
    with db.transaction() as tx:
        return list(tx.execute(text(query), values).scalars())


def tamper(db: Database, statement: str, **values: Any) -> None:
    """Changes a stored row behind the gateway's back."""
    with db.transaction() as tx:
        assert tx.execute(text(statement), values).rowcount == 1


def in_threads(count: int, work: Callable[[int], None]) -> None:
    """Runs work(0) … work(count - 1) side by side from one start line; an error in one is raised here."""
    start = threading.Barrier(count)
    errors: list[BaseException] = []

    def run(number: int) -> None:
        try:
            start.wait()
            work(number)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
