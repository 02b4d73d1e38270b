"""`bangfu user`: who holds a role, inviting the first of them, and ending a role."""

import argparse

from bot.clock import now
from bot.console import use_utf8, warn, write, write_json
from bot.errors import Failure, Usage
from bot.runner import new_code
from bot.settings import Settings, load
from bot.wiring import open_database
from handlers.casework.codes import shown
from policy_kb.casework import CONTACT_CADRE, Area
from policy_kb.closest import alike, closest
from storage import Transaction
from storage.households import known_areas, roster_cadres
from storage.people import INVITE, end_grant, everybody, make_code

COUNTY = ("", "全县", "county")
LONGEST_NAME = 30
SHOWN = 8
"""Areas named where none is like what was given."""


def run(options: argparse.Namespace) -> int:
    use_utf8()
    settings = load()
    with open_database(settings) as database, database.transaction() as tx:
        match options.action:
            case "invite":
                _invite(tx, options, settings)
            case "list":
                _list(tx, as_json=options.json)
            case _:
                _revoke(tx, options.grant)
    return 0


def _invite(tx: Transaction, options: argparse.Namespace, settings: Settings) -> None:
    """A one-time code, and the link where the address is known."""
    if options.role is None or options.name is None:
        raise Usage("user invite needs --role and --name (and --area, the whole county unless given)")
    name = " ".join(options.name.split())
    if not 1 <= len(name) <= LONGEST_NAME:
        raise Usage(f"--name takes 1 to {LONGEST_NAME} characters")
    area = _area(tx, options.area or "")
    if options.role == CONTACT_CADRE:
        _warn_of_name(tx, name, area)
    code = new_code()
    make_code(tx, INVITE, code, {"role": options.role, "area": str(area), "name": name}, None, now())
    write(shown(code))
    if settings.public_url is not None:
        write(f"{settings.public_url.rstrip('/')}/#{code}")


def _warn_of_name(tx: Transaction, name: str, area: Area) -> None:
    """A contact cadre comes to their households by the name that the roster writes."""
    roster = {cadre.name: cadre.person for cadre in roster_cadres(tx, now()) if area.township in (None, cadre.township)}
    if name not in roster:
        near = ", ".join(alike(name, roster))
        warn(f"warning: the roster names no contact cadre {name}" + (f"; did you mean {near}?" if near else ""))
    elif roster[name] is not None:
        warn(f"warning: somebody is the roster's {name} already; end their role first with `bangfu user revoke`")


def _area(tx: Transaction, text: str) -> Area:
    """The area of that name. Raises Failure for one that the roster does not know."""
    if text.strip() in COUNTY:
        return Area()
    villages = known_areas(tx)
    known = {str(area) for village in villages for area in (village, Area(village.township))}
    if text.strip() in known:
        return Area.parse(text)
    near = closest(text, known)
    some = ", ".join(sorted(known)[:SHOWN]) or "nothing yet: import it first"
    raise Failure(f"--area: the roster has no {text}; " + (f"did you mean {near}?" if near else f"it has {some}"))


def _list(tx: Transaction, *, as_json: bool) -> None:
    for each in everybody(tx, now()):
        grant = each.grant
        if as_json:
            since = grant.since.isoformat()
            write_json({"id": grant.id, "name": each.name, "role": grant.role, "area": str(grant.area), "since": since})
        else:
            write(f"{grant.id}  {grant.role}  {str(grant.area) or 'county'}  {each.name}")


def _revoke(tx: Transaction, grant: str | None) -> None:
    if grant is None:
        raise Usage("user revoke needs the id that `bangfu user list` shows")
    if not end_grant(tx, grant, now()):
        raise Failure(f"no role with the id {grant} is held now; see `bangfu user list`")
    write("ended; it counts no more from the person's next message on")
