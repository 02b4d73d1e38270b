"""Cases: what each kind of expectation catches, and what is said of a case that cannot be run."""

import pytest

from policy_kb.cases import run_cases
from policy_kb.yamlread import read
from tests.policy_kb.small import pack

BASES = "bases:\n  host: {income: 100, kind: town, guests: [{age: 18, flour: 40}]}\n"


def reasons(expectation: str, base: str = "host") -> list[str]:
    text = f"{BASES}cases:\n  - {{name: It is so, article: 1, base: {base}, {expectation}}}\n"
    return [finding.reason for finding in run_cases(pack(), [read(text, "cases.yaml")])]


RIGHT = [
    "covered: yes",
    "covered: unknown, facts: {income: null}",
    "covered: no, facts: {income: 101}",
    "covered: yes, day: 2031-01-01, facts: {income: 120}",
    "rights: {loan: eligible}",
    'amounts: {loan: {min: "20.00", max: "20.00", per: once}}',
    "amounts: {loan: null}, facts: {kind: farm}",
    "missing: {loan: [kind, income]}, facts: {kind: null, income: null}",
    "notes: {loan: [bring-wood]}",
    "warnings: []",
    "refused: income must be a number, facts: {income: hat}",
    "refused: says nothing about 2029-12-31, day: 2029-12-31",
    "says: ['最高30元']",
]
WRONG = {
    "covered: no": "covered: expected no, found yes",
    "rights: {loan: unknown}": "rights.loan: expected unknown, found eligible",
    "amounts: {loan: null}": "amounts.loan: expected none, found per once, min 20.00, max 20.00",
    "missing: {loan: [kind]}": "missing.loan: expected kind, found none",
    "notes: {loan: []}": "notes.loan: expected none, found bring-wood",
    "warnings: [odd]": "warnings: expected odd, found none",
    "refused: too much": "the record is not refused",
    "refused: too much, facts: {income: hat}": "refused: income must be a number of yuan, not 'hat'",
    "covered: yes, facts: {income: hat}": "refused: income must be a number of yuan, not 'hat'",
    "says: [免费]": "the article's text does not say '免费'",
    "rights: {moon: eligible}": "rights.moon: expected eligible, found no right of a household",
    "facts: {income: 3}": "it expects nothing",
}


@pytest.mark.parametrize("expectation", RIGHT)
def test_a_case_that_holds_finds_nothing(expectation: str) -> None:
    assert reasons(expectation) == []


@pytest.mark.parametrize("expectation", WRONG)
def test_a_case_that_does_not_hold_says_what_was_expected_and_what_was_found(expectation: str) -> None:
    assert reasons(expectation) == [f"It is so: {WRONG[expectation]}"]


def test_a_case_of_no_article_is_found() -> None:
    text = "cases:\n  - {name: It is so, article: 7, covered: unknown}\n"
    (finding,) = run_cases(pack(), [read(text, "cases.yaml")])
    assert str(finding) == "cases.yaml:2: It is so: there is no article 7"


def test_an_unknown_base_is_found() -> None:
    assert reasons("covered: yes", base="guest") == ["there is no base 'guest'"]


def test_a_base_serves_the_cases_of_every_file_and_is_given_once() -> None:
    use = read("cases:\n  - {name: It is so, article: 1, base: host, covered: yes}\n", "use.yaml")
    bases = read(BASES, "bases.yaml")
    assert run_cases(pack(), [use, bases]) == []
    (finding,) = run_cases(pack(), [use, bases, read(BASES, "again.yaml")])
    assert str(finding) == "again.yaml:2: 'host' stands in bases twice"


def test_a_word_that_does_not_belong_is_found() -> None:
    assert reasons("coverd: yes") == ["cases.0.coverd: Extra inputs are not permitted"]
