"""What one process alone may do at a time, among several on one database."""

from datetime import datetime, timedelta

from sqlalchemy import delete, or_, update

from storage.tables import leases
from storage.transaction import Transaction


def hold(tx: Transaction, name: str, holder: str, now: datetime, time: timedelta) -> bool:
    """Takes or keeps the lease of that name for a time; False: another holder has it."""
    if tx.insert_new(leases, name=name, holder=holder, held_until=now + time):
        return True
    free = or_(leases.c.holder == holder, leases.c.held_until <= now)
    kept = update(leases).where(leases.c.name == name, free).values(holder=holder, held_until=now + time)
    return tx.execute(kept).rowcount == 1


def let_go(tx: Transaction, name: str, holder: str) -> None:
    """Gives it up before its time, so that another need not wait."""
    tx.execute(delete(leases).where(leases.c.name == name, leases.c.holder == holder))
