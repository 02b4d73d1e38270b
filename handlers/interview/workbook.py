"""The result as a workbook: a row a right, to print or to show to the village officer."""

from handlers.attachments import Sheet, Workbook
from handlers.interview.result import amount_words, closed_by, waits_for
from handlers.measures import dated, leads
from handlers.words import Voice
from policy_kb.screening import ELIGIBLE, INELIGIBLE, UNKNOWN, Result, Screening

COLUMNS = (
    "save.article",
    "save.title",
    "save.outcome",
    "save.worth",
    "save.amount",
    "save.reasons",
    "save.lead",
)
OUTCOMES = {ELIGIBLE: "save.eligible", INELIGIBLE: "save.ineligible", UNKNOWN: "save.unknown"}


def result_workbook(screening: Screening, voice: Voice) -> Workbook:
    """Every right in the notice's order: its outcome, what it is, why not or what is open, and whom to see."""
    header = tuple(voice.label(column) for column in COLUMNS)
    rows = tuple(_row(result, screening, voice) for result in screening.results)
    source = (voice.label("save.source"), dated(voice).plain, *[""] * (len(COLUMNS) - 2))
    return Workbook(voice.label("save.file"), (Sheet(voice.label("save.sheet"), header, (*rows, source)),))


def _row(result: Result, screening: Screening, voice: Voice) -> tuple[str, ...]:
    section = result.right.section
    return (
        voice.article(result.right.article),
        voice.of_pack(section.title).plain,
        voice.label(OUTCOMES[result.outcome]),
        voice.of_pack(section.worth).plain,
        amount_words(result, voice).plain,
        _reasons(result, screening, voice),
        leads(voice.pack.measures[result.right.article], voice),
    )


def _reasons(result: Result, screening: Screening, voice: Voice) -> str:
    if result.outcome == INELIGIBLE:
        return closed_by(result, voice)
    if result.outcome == UNKNOWN:
        return waits_for(result, screening, voice)
    return voice.label(f"nature.{result.right.section.nature}")
