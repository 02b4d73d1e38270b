"""What is in the database afterwards, beside what people were told."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select

from bench.faults.crowd import Told
from bench.faults.worker import CHANNEL
from storage import Database
from storage.case_tables import records, requests
from storage.records import VISIT
from storage.tables import chats, inbox, outbox


@dataclass(frozen=True)
class Found:
    """`messages`, `deeds`: that somebody was told of. `lost`: those of them that are not there; `doubled`: that are
    there more than once; `unanswered`: turns without a reply in line.
    """

    messages: int
    deeds: int
    lost: int
    doubled: int
    unanswered: int


def looked_through(database: Database, told: Mapping[str, Told]) -> Found:
    """Everything that was acknowledged is there once; what nobody was told of may be there once or not at all."""
    with database.transaction() as tx:
        ids = {row.address: row.id for row in tx.execute(select(chats).where(chats.c.channel == CHANNEL))}
        kept = Counter((row.chat_id, row.delivery) for row in tx.execute(select(inbox.c.chat_id, inbox.c.delivery)))
        turns = {(row.chat_id, row.version) for row in tx.execute(select(inbox.c.chat_id, inbox.c.version))}
        replied = {(row.chat_id, row.version) for row in tx.execute(select(outbox.c.chat_id, outbox.c.version))}
        versions = {row.id: row.version for row in tx.execute(select(chats.c.id, chats.c.version))}
        counted = func.count(records.c.id.distinct()).label("visits")
        visits = select(records.c.household_id, counted).where(records.c.kind == VISIT)
        done = Counter({row.household_id: row.visits for row in tx.execute(visits.group_by(records.c.household_id))})
        said = (row["body"].splitlines()[-1] for row in tx.rows(select(requests.c.id, requests.c.body)))
        done.update(Counter(said))
    taken = {(ids.get(who, ""), delivery) for who, each in told.items() for delivery in each.taken}
    confirmed = {deed for each in told.values() for deed in each.confirmed}
    hanging = {each.hanging for each in told.values() if each.hanging is not None}
    of_each = Counter(chat for chat, _ in kept)
    return Found(
        messages=len(taken),
        deeds=len(confirmed),
        lost=len(taken - kept.keys()) + len(confirmed - done.keys()),
        doubled=sum(count > 1 for count in done.values())
        + len(done.keys() - confirmed - hanging)
        + sum(versions[chat] != count for chat, count in of_each.items()),
        unanswered=len(turns - replied),
    )
