"""An answer cut into words that are known, numbers, dates, and the rest.

Everything in an answer gets a token: what no table knows becomes `Tag.OTHER`, so that a reader can ask back
instead of passing over what it did not understand.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum, auto

from policy_kb.parse.calendar_marks import Mark
from policy_kb.parse.english import english_number_at
from policy_kb.parse.numerals import Number, number_at


class Tag(Enum):
    """What a word does in an answer, whatever the question."""

    OTHER = auto()  # not understood
    FILLER = auto()  # changes nothing
    PUNCTUATION = auto()
    QUESTION = auto()  # a question mark
    UNKNOWN = auto()  # "I don't know"
    NUMBER = auto()
    MARK = auto()  # a calendar date
    ABOUT = auto()
    ABOVE = auto()
    BELOW = auto()
    AT_LEAST = auto()
    AT_MOST = auto()
    TO = auto()  # between two ends, or alternatives
    NONE = auto()  # nothing, nobody
    VAGUE = auto()  # little, much, a few
    DOUBT = auto()  # known words that leave the answer open
    MINUS = auto()
    # money
    LOSS = auto()
    GROSS = auto()
    NET = auto()
    CURRENCY = auto()
    YEAR = auto()
    MONTH = auto()
    QUARTER = auto()
    HALF_YEAR = auto()
    DAY = auto()
    CALENDAR_YEAR = auto()
    PER_PERSON = auto()
    AVERAGE = auto()
    HOUSEHOLD = auto()
    TOTAL = auto()
    EARNED = auto()
    WORK = auto()
    PEOPLE = auto()  # the classifier after a number of people
    PIECE = auto()  # the general classifier
    CHILD = auto()
    ELDER = auto()
    FESTIVAL = auto()
    EACH = auto()
    # age
    AGE = auto()
    AND_A_HALF = auto()
    NOMINAL = auto()
    LUNAR = auto()
    TOWARDS = auto()
    SHORT_OF = auto()
    ZODIAC = auto()
    BORN = auto()
    # yes or no, household type
    YES = auto()
    NO = auto()
    NOT_TO = auto()  # a negation that takes a verb: 不想, 不愿意
    WEAKLY = auto()  # 不太, 不大
    EMPHASIS = auto()
    VERB = auto()  # what is wanted or not
    OPEN = auto()  # double questions, double negatives, conditions, contrasts
    LIFTED = auto()
    POOR = auto()
    MONITORED = auto()
    ACTIVE = auto()
    RESOLVED = auto()
    ORDINARY = auto()
    IRRELEVANT = auto()
    # dates
    RELATIVE_DAY = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """A stretch of the answer. ``number`` and ``mark`` come with their tags."""

    tag: Tag
    text: str
    start: int
    end: int
    number: Number | None = None
    mark: Mark | None = None


Words = Mapping[Tag, str]
Matcher = Callable[[str, int], Token | None]


def number_token(text: str, start: int) -> Token | None:
    """A number in Arabic, Chinese or English writing."""
    number = english_number_at(text, start) if "a" <= text[start] <= "z" else number_at(text, start)
    if number is None:
        return None
    return Token(Tag.NUMBER, text[start : number.end], start, number.end, number=number)


class Lexicon:
    """Words by tag; later tables override earlier ones. In a table ``_`` stands for a blank inside a word."""

    def __init__(self, *tables: Words, matchers: Iterable[Matcher] = ()) -> None:
        self._tags = {
            word.replace("_", " "): tag for table in tables for tag, words in table.items() for word in words.split()
        }
        self._longest = max(map(len, self._tags))
        self._matchers = tuple(matchers)

    def scan(self, text: str) -> tuple[Token, ...]:
        """Tokens of a normalised text in order, the longest at each place; blanks are dropped."""
        return tuple(_joined(self._tokens(text)))

    def _tokens(self, text: str) -> Iterator[Token]:
        position = 0
        while position < len(text):
            if text[position] == " ":
                position += 1
                continue
            token = self._longest_at(text, position)
            yield token
            position = token.end

    def _longest_at(self, text: str, start: int) -> Token:
        found = [token for matcher in self._matchers if (token := matcher(text, start))]
        word = self._word_at(text, start)
        if word:
            found.insert(0, word)
        return max(found, key=lambda token: token.end, default=Token(Tag.OTHER, text[start], start, start + 1))

    def _word_at(self, text: str, start: int) -> Token | None:
        for end in range(min(len(text), start + self._longest), start, -1):
            word = text[start:end]
            tag = self._tags.get(word)
            if tag and not _cuts_a_latin_word(text, start, end):
                return Token(tag, word, start, end)
        return None


def _cuts_a_latin_word(text: str, start: int, end: int) -> bool:
    before = start > 0 and _latin(text[start - 1]) and _latin(text[start])
    return before or (end < len(text) and _latin(text[end - 1]) and _latin(text[end]))


def _latin(char: str) -> bool:
    return char.isascii() and char.isalpha()


def _joined(tokens: Iterable[Token]) -> Iterator[Token]:
    """Neighbouring characters that nobody knows become one token."""
    pending: Token | None = None
    for token in tokens:
        if token.tag is Tag.OTHER and pending and pending.end == token.start:
            pending = replace(pending, text=pending.text + token.text, end=token.end)
            continue
        if pending:
            yield pending
        pending = token if token.tag is Tag.OTHER else None
        if pending is None:
            yield token
    if pending:
        yield pending
