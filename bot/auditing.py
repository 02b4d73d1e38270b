"""What a turn read, did and handed out of households, noted in its transaction; and the mark on what is handed out."""

from dataclasses import replace

from bot.deeds import Deeds
from handlers.attachments import Workbook
from handlers.values import Reply, Turn
from storage.audit import EXPORTED, READ, WROTE, note


def audited(channel: str, turn: Turn, deeds: Deeds) -> Turn:
    """Notes it, a line a kind; the turn as it goes out, with each workbook marked with who took it and when.

    Only of people with a role: of what somebody looks up of their own household there is nothing to tell.
    """
    desk, by = deeds.desk, {"person": deeds.who, "channel": channel}
    for deed, households in deeds.written.items():
        note(deeds.tx, WROTE, [deed], households, deeds.now, **by)
    if not desk.read or not desk.grants:
        return turn
    households = set().union(*desk.read.values())
    exported = any(isinstance(reply.attachment, Workbook) for reply in turn.replies)
    note(deeds.tx, EXPORTED if exported else READ, desk.read, households, deeds.now, **by, why=deeds.why)
    if not exported:
        return turn
    mark = f"{desk.name or ''} {deeds.now:%Y-%m-%d %H:%M}"
    return replace(turn, replies=tuple(_marked(reply, mark) for reply in turn.replies))


def _marked(reply: Reply, mark: str) -> Reply:
    if not isinstance(reply.attachment, Workbook):
        return reply
    return replace(reply, attachment=replace(reply.attachment, mark=mark))
