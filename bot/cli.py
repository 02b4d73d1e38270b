"""The command line: what commands there are. Each command's own module is imported only when it runs."""

import argparse
import gc
import sys
from collections.abc import Sequence
from datetime import date, datetime
from importlib import import_module
from typing import NoReturn

from bot.console import finish_output
from bot.errors import Failure, Usage

ROLES = ("resident", "contact_cadre", "village_officer", "supervisor", "admin")
REASONS = ("report", "check", "archive", "handover", "other")
"""Those of a conversation: named here too, so that no command waits for what it does not need."""
TEXT_COMMANDS = ("ask", "parse")
VALUED = ("--today", "--caseload")
"""Options of these commands that take a value."""
FAILED, MISUSED, INTERRUPTED = 1, 2, 130
COLLECTING = 50_000, 20, 50
"""When Python looks for objects that only hold one another: we make few such, and a county's roster makes millions that
stay, through which it went again and again for a third of the time.
"""


class Parser(argparse.ArgumentParser):
    """Says what was wrong in one line."""

    def error(self, message: str) -> NoReturn:
        print(f"{self.prog}: {' '.join(message.split())}", file=sys.stderr)  # noqa: T201 - the command line's own output
        raise SystemExit(MISUSED)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; its exit status."""
    gc.set_threshold(*COLLECTING)
    given = list(sys.argv[1:] if arguments is None else arguments)
    options = _parser().parse_args(_options_first(given))
    try:
        status = import_module(f"bot.commands.{options.module}").run(options)
        sys.stdout.flush()
    except Usage as error:
        return _refuse(error, MISUSED)
    except BrokenPipeError:
        finish_output()
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED
    except OSError as error:  # the disk is full, a device is gone: no fault of the program's
        finish_output()
        return _refuse(error, FAILED)
    except Exception as error:
        sentence = _sentence(error)
        if sentence is None:
            raise
        return _refuse(sentence, FAILED)
    return int(status)


def _options_first(arguments: list[str]) -> list[str]:
    """Options before texts, for the commands that take texts: argparse would let an option in between end the texts."""
    if not arguments or arguments[0] not in TEXT_COMMANDS:
        return arguments
    options: list[str] = []
    texts: list[str] = []
    rest = iter(arguments[1:])
    for argument in rest:
        if argument == "--":
            texts += [argument, *rest]
        elif argument.startswith("--"):
            options.append(argument)
            options += [next(rest, "")] if argument in VALUED else []
        else:
            texts.append(argument)
    return [arguments[0], *options, *texts]


def _sentence(error: Exception) -> str | None:
    """What to tell the person at the terminal; None for a bug, which shows where it happened."""
    from sqlalchemy.exc import DBAPIError

    from policy_kb.errors import PolicyError
    from storage.errors import StorageError

    if isinstance(error, DBAPIError):  # its own words would show the statement
        return f"the database failed: {error.orig}"
    return str(error) if isinstance(error, Failure | PolicyError | StorageError) else None


def _refuse(error: Exception | str, status: int) -> int:
    print(f"bangfu: {' '.join(str(error).split())}", file=sys.stderr)  # noqa: T201 - the command line's own output
    return status


def _parser() -> argparse.ArgumentParser:
    parser = Parser(prog="bangfu", description="Turns a county's relief notice into conversation.")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    def command(name: str, module: str, text: str) -> argparse.ArgumentParser:
        found: argparse.ArgumentParser = commands.add_parser(name, help=text, description=text)
        found.set_defaults(module=module)
        return found

    command("demo", "demo", "try the bot in a browser, on a throwaway sample county")
    command("run", "run", "the service: the web chat, and Telegram where there is a token")
    chat = command("chat", "chat", "the bot in this terminal; take choice 2 with #2, leave with Ctrl-D")
    chat.add_argument(
        "--as",
        dest="role",
        choices=ROLES,
        default=ROLES[0],
        metavar="ROLE",
        help=f"as whom, in the sample county: {', '.join(ROLES)}",
    )
    chat.add_argument("--script", metavar="FILE", help="one line a turn from FILE; - for standard input")
    screen = command("screen", "screen", "screen the records of a JSON Lines, CSV or XLSX file")
    screen.add_argument("file", metavar="FILE", help="- for JSON Lines on standard input")
    screen.add_argument("--format", choices=("json", "table", "xlsx"), default="json")
    screen.add_argument("-o", dest="output", metavar="OUT", help="write here instead of to standard output")
    screen.add_argument("--on", type=_date, metavar="DATE", help="the day to screen for (today)")
    ask = command("ask", "ask", "answer free-text questions")
    _texts(ask)
    ask.add_argument("--json", action="store_true", help="one JSON object a question")
    parse = command("parse", "parse", "how the bot reads an answer")
    parse.add_argument("kind", metavar="KIND", help="what kind of answer; a wrong one lists them")
    _texts(parse)
    parse.add_argument("--json", action="store_true", help="one JSON object an answer (the only form there is)")
    parse.add_argument("--today", type=_date, metavar="DATE", help="the day the answer is given on (today)")
    parse.add_argument("--caseload", metavar="FILE", help="for visit: the households, CSV with columns id,name,village")
    policy = command("policy", "policy", "the policy pack: check it, show a measure, list its facts, train its search")
    policy.add_argument("action", choices=("check", "show", "facts", "new", "train", "unanswered"))
    policy.add_argument(
        "subject", nargs="?", metavar="PACK|MEASURE", help="check, train: a pack; new: its id; show: a number"
    )
    policy.add_argument("--measure", type=int, metavar="N", help="unanswered: take the question given as one about it")
    policy.add_argument("--json", action="store_true", help="unanswered: one JSON object a question")
    policy.add_argument("--language", choices=("zh", "en"), default="zh")
    roster = command("roster", "roster", "the roster of households, in Excel or CSV: its template, import, export")
    roster.add_argument("action", choices=("template", "import", "export"))
    roster.add_argument("file", metavar="FILE", help="a workbook; import also takes a folder with 户.csv and 成员.csv")
    roster.add_argument("--dry-run", action="store_true", help="import: tell what would change, and change nothing")
    roster.add_argument("--partial", action="store_true", help="import: the households of which nothing is wrong")
    roster.add_argument("--area", metavar="AREA", help="export: TOWNSHIP or TOWNSHIP/VILLAGE; the county unless given")
    roster.add_argument("--why", choices=REASONS, help="export: what it is for, for the audit")
    user = command("user", "user", "people with a role: invite somebody, list them, end a role")
    user.add_argument("action", choices=("invite", "list", "revoke"))
    user.add_argument("grant", nargs="?", metavar="ID", help="revoke: the id that `user list` shows")
    user.add_argument("--role", choices=ROLES[1:], metavar="ROLE", help=f"invite: one of {', '.join(ROLES[1:])}")
    user.add_argument("--area", metavar="AREA", help="invite: TOWNSHIP or TOWNSHIP/VILLAGE; the county unless given")
    user.add_argument("--name", metavar="NAME", help="invite: theirs; a contact cadre's as the roster writes it")
    user.add_argument("--json", action="store_true", help="list: one JSON object a role")
    ledger = command("ledger", "ledger", "the ledger of a month in Excel: visits, plans, reviews")
    ledger.add_argument("action", choices=("export",))
    ledger.add_argument("--month", metavar="M", help="as 2026-11; this month unless given")
    ledger.add_argument("-o", dest="output", metavar="OUT", help="the file to write; by its month unless given")
    ledger.add_argument("--why", choices=REASONS, help="what it is for, for the audit")
    duties = command("duties", "duties", "every duty of a date: visits, plans, reviews, and how each stands")
    duties.add_argument("--on", type=_date, metavar="DATE", help="the day to look at (today)")
    duties.add_argument("--json", action="store_true", help="one JSON object a duty")
    remind = command("remind", "remind", "reminders and digests due at a time: who gets what")
    remind.add_argument("--at", type=_moment, required=True, metavar="TIME", help="as 2026-11-20T09:00, county time")
    remind.add_argument("--dry-run", action="store_true", help="tell it, and make nothing")
    remind.add_argument("--json", action="store_true", help="one JSON object a reminder")
    workdays = command("workdays", "workdays", "holidays and make-up days of a year, as the table that corrects them")
    workdays.add_argument("year", nargs="?", type=int, metavar="YEAR", help="this year unless given")
    outbox = command("outbox", "outbox", "messages that wait to be delivered, or could not be")
    outbox.add_argument("--json", action="store_true", help="one JSON object a message")
    doctor = command("doctor", "doctor", "the installation's health: one line a check, with the mend")
    doctor.add_argument("--json", action="store_true", help="one JSON object a check")
    audit = command("audit", "audit", "who read, wrote and exported what of which households")
    audit.add_argument("--days", type=int, default=30, metavar="N", help="of the last N days (30)")
    audit.add_argument("--household", metavar="NUMBER", help="of one household only")
    audit.add_argument("--by", metavar="NAME", help="of people of that name only")
    audit.add_argument("--kind", choices=("read", "wrote", "exported"), help="of one kind only")
    audit.add_argument("--json", action="store_true", help="one JSON object a line")
    database = command("db", "db", "the database: its tables, copies and keys")
    database.add_argument("action", choices=("upgrade", "backup", "restore", "copy-to", "rotate-key", "purge"))
    database.add_argument("target", nargs="?", metavar="FILE|URL", help="backup, restore: a file; copy-to: a database")
    database.add_argument("--keep", type=int, metavar="N", help="backup: delete all but the N newest beside it")
    database.add_argument("--new", action="store_true", help="rotate-key: put a new key in front of the ring")
    database.add_argument("--drop-old", action="store_true", help="rotate-key: leave only the key all cells are under")
    database.add_argument("--dry-run", action="store_true", help="purge: only say how much would be deleted")
    return parser


def _texts(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("text", nargs="*", metavar="TEXT", help="without it, one text a line from standard input")


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date like 2026-11-24") from None


def _moment(text: str) -> datetime:
    """A time of the county's, unless it says which; of a day alone, its nine o'clock."""
    from bot.clock import ZONE

    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a time like 2026-11-20T09:00") from None
    if len(text) <= len("2026-11-20"):
        found = found.replace(hour=9)
    return found.replace(tzinfo=ZONE) if found.tzinfo is None else found.astimezone(ZONE)


if __name__ == "__main__":
    sys.exit(main())
