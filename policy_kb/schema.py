"""What may stand in a pack's files.

A pack is a folder of YAML files; each file holds any of the sections of `PackFile`, and together they make the pack.
By custom there is one file a measure, so that everything an article says stands in one place. Conditions are kept as
they were read; `reading` turns them into trees once every name is known.
"""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from policy_kb.search.facets import Facet

LANGUAGES = ("zh", "en")


def _exact(value: Any) -> Any:
    """A decimal as it is written: 0.1 is one tenth, not the nearest binary fraction."""
    return Decimal(str(value)) if isinstance(value, float) else value


Exact = Annotated[int | Decimal, BeforeValidator(_exact)]
Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*$")]


class Section(BaseModel):
    """Anything in a pack file: a word that does not belong is an error, not a comment."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Text(Section):
    """Words for people, complete in both languages. `{name}` stands for a figure of the pack."""

    zh: Annotated[str, Field(min_length=1)]
    en: Annotated[str, Field(min_length=1)]

    def __getitem__(self, language: str) -> str:
        return str(getattr(self, language))


class DatedValue(Section):
    """A figure's value from a day on, until the next one."""

    since: date
    value: Exact


class FigureSection(Section):
    """A number of the notice with its article; several values when it changes in time."""

    article: int
    unit: Literal["yuan", "share", "years", "count"]
    values: Annotated[list[DatedValue], Field(min_length=1)]


class ChoiceValue(Section):
    """One value of a choice, in words."""

    value: Id
    says: Text


class AnswerSection(Section):
    """What yes and no to a fact are called where plain words for them would sound odd."""

    if_so: Text
    if_not: Text


class ChangeSection(Section):
    """What a person could themselves make of a fact: a wish, a venture, support for a parent."""

    before: Any
    after: Any
    says: Text


class FieldSection(Section):
    """A fact, of a subject or of a member of a list."""

    type: Literal["bool", "choice", "money", "whole"]
    label: Text
    holds: Text | None = None
    values: list[ChoiceValue] = []
    answers: AnswerSection | None = None
    min: Exact = 0
    max: Exact = 0
    period: str | None = None
    change: ChangeSection | None = None
    both_ways: bool = False


class FactSection(FieldSection):
    """A fact of a household (or another subject), or a list of its members."""

    subject: Id = "household"
    type: Literal["bool", "choice", "money", "whole", "members"]  # type: ignore[assignment] # one type more than a field has
    most: int = 0
    member: Text | None = None
    """For a list: one of its members, `{n}` being the place."""
    fields: dict[Id, FieldSection] = {}


class OptionSection(Section):
    """One choice of a question: what it is called, what else people say for it, and what it settles."""

    id: Id
    label: Text
    aliases: list[str] = []
    sets: dict[Id, Any] = {}
    fact: Id | None = None
    """On a card: the yes/no fact a tick answers, or the list of members it leaves to be counted."""
    ask: Text | None = None
    """On a card: the whole question, for when nothing else on the card is open."""
    told: list[str] = []
    """On a card: what says so in a story that answers no question; of members with an age, the words for them."""


class QuestionSection(Section):
    """A question a person can answer in one message."""

    kind: Literal["choice", "card", "yes_no", "money", "whole", "members"]
    ask: Text
    why: Text
    hint: Text | None = None
    facts: list[Id] = []
    each: Id | None = None
    """Asked of each member of this list; `facts` are then the member's fields."""
    options: list[OptionSection] = []
    meanings: dict[str, dict[Id, Any]] = {}
    """What each value of the parsed answer settles, where that is not the value itself."""
    parse: Literal["yes_no", "money_year", "money_month", "count", "age", "household_type"] | None = None
    told_from: int | None = None
    """Of an age: the least at which somebody in a story is such a member."""


class AmountSection(Section):
    """What a right is worth where the notice gives a figure. Figures are named, never written here."""

    kind: Literal["cap", "floor", "range", "rate"]
    per: Literal["once", "month", "year"]
    min: Id | None = None
    max: Id | None = None
    rate: Id | None = None
    of: Id | None = None
    each: Id | None = None
    """The list of members each of whom counts, when they meet the condition on members."""


class NoteSection(Section):
    """A remark that goes with a right when its condition holds."""

    id: Id
    outcomes: list[Literal["eligible", "ineligible", "unknown"]]
    when: Any = None
    unless: Any = None
    """The remark is withheld only where this is known to hold."""
    says: Text


Nature = Literal[
    "priority", "in-principle", "cap", "floor", "range", "service", "case-by-case", "scheme", "exploratory", "duty"
]
"""How firm a right is; each has its words in the catalogues, so that none is promised beyond what it is."""


class RightSection(Section):
    """One thing a subject can qualify for."""

    subject: Id = "household"
    title: Text
    nature: Nature
    worth: Text
    when: Any
    amount: AmountSection | None = None
    notes: list[NoteSection] = []


class VisitWords(Section):
    """What a cadre calls the measure in a line about a visit; `unlike`: longer words that mean something else."""

    said: list[Annotated[str, Field(min_length=2)]] = []
    unlike: list[Annotated[str, Field(min_length=3)]] = []


class MeasureSection(Section):
    """An article: what it says, in our own plain words, and who leads it."""

    article: int
    title: Text
    lead: list[Text] = []
    says: Text
    also: list[Text] = []
    """The article's other facts, which one may ask about."""
    facets: dict[Facet, Text] = {}
    """What to say when only that is asked, where it does not follow from the article's rights and lead units."""
    visit_words: VisitWords = VisitWords()


class ClauseSection(Section):
    """A condition with a name, to be used by several rights and to be named in explanations."""

    article: int
    says: Text
    when: Any


class ImplicationSection(Section):
    """When the condition is known to hold, these facts follow unless they are stated."""

    when: Any
    then: dict[Id, Any]


class WarningSection(Section):
    """Something odd in a record that stands as stated."""

    id: Id
    subject: Id = "household"
    when: Any
    says: Text


class ReadingSection(Section):
    """How an open point of the notice is read, and why; a condition may depend on its value."""

    article: int
    says: Text
    reason: Text
    value: bool | None = None


class RungSection(Section):
    """One step of a duty's ladder of reminders: a day, said in one way, and whom it goes to.

    A day that is not worked moves: to the working day before where the duty is not due yet, else to the one after.
    """

    after_opening: Annotated[int, Field(ge=0, le=366)] | None = None
    before_due: Annotated[int, Field(ge=0, le=366)] | None = None
    after_due: Annotated[int, Field(ge=1, le=366)] | None = None
    of_month: Annotated[int, Field(ge=1, le=31)] | None = None
    """A day of the month in which the window opens; in a shorter month its last."""
    last_working_day: Literal[True] | None = None
    """Of that month."""
    to: Literal["owner", "supervisor"] = "owner"


class DutySection(Section):
    """What officials owe: who, to whom, in which window, and what settles it."""

    says: Text
    firm: bool = True
    """False: the notice says it is owed in principle."""
    who: Literal["contact_cadre", "village_officer"]
    whom: Literal["assigned", "monitored", "entered"]
    """Every household with a contact cadre, each month; who is monitored in the `month`; who is newly entered."""
    assigned_by: Annotated[int, Field(ge=1, le=31)] = 31
    """For a visit: the last day of assignment on which it is owed that month."""
    month: Annotated[int, Field(ge=1, le=12)] | None = None
    days: Id | None = None
    """For who is newly entered: the figure that says how many days there are."""
    settled_by: Annotated[list[Literal["visit", "plan", "new-plan", "review"]], Field(min_length=1)]
    phone_counts: bool = False
    counts_first_day: bool = False
    new_entrants_owe: bool = True
    """Whether who was entered in the month before owes it already."""
    moved_by_holidays: bool = False
    """Whether a last day that is not worked moves to the next that is, before the duty is called overdue."""
    ladder: list[RungSection] = []
    """When its owner is reminded, and who hears of it when that did not help."""
    open_points: list[Text] = []
    """What the notice leaves open, and how these settings read it."""


class InterviewSection(Section):
    """The orders in which questions are considered; those that cannot matter are passed over."""

    order: list[Id]
    """For whoever opens the bot."""
    registered: list[Id] = []
    """For a household of the roster, of which the ledger knows much; the same order unless given."""


class SubjectSection(Section):
    """A kind of thing that has rights."""

    label: Text


class IdentitySection(Section):
    """Which notice this is."""

    id: Id
    title: Text
    county: Text
    document: Text
    issued: date
    year: int
    """The year the notice's figures are for; after it, a verdict is stale until somebody confirms it."""
    coverage: Id
    """The condition that says who is covered."""
    covers: Id = "household"
    """The subject that condition is about."""
    first_step: Text
    silent: Text
    stale: Text
    examples: Annotated[list[Text], Field(min_length=1)]
    """Questions as people ask them, to show what may be asked."""
    townships: list[str] = []
    """Where it holds, beside the packs of other counties; none: wherever no other pack does."""
    replaces: Id | None = None
    """The pack of which this is the next version, from the day it was issued on."""
    subjects: dict[Id, SubjectSection]


class PackFile(Section):
    """The sections a file may hold."""

    pack: IdentitySection | None = None
    measure: MeasureSection | None = None
    readings: dict[Id, ReadingSection] = {}
    figures: dict[Id, FigureSection] = {}
    facts: dict[Id, FactSection] = {}
    conditions: dict[Id, ClauseSection] = {}
    implications: list[ImplicationSection] = []
    warnings: list[WarningSection] = []
    questions: dict[Id, QuestionSection] = {}
    rights: dict[Id, RightSection] = {}
    duties: dict[Id, DutySection] = {}
    interview: InterviewSection | None = None


class TopicSection(Section):
    """Something people ask about that the notice does not cover, and whom to ask instead."""

    id: Id
    words: Text
    refer: Text | None = None
    phrases: Annotated[list[str], Field(min_length=1)]


class PhraseFile(Section):
    """What people say when they mean a measure (0: who is covered), or a topic the notice does not cover; or the words
    that stand for one thing in such sayings."""

    measure: int | None = None
    phrases: list[str] = []
    topics: list[TopicSection] = []
    concepts: dict[Id, Annotated[list[str], Field(min_length=1)]] = {}
