"""What the linter finds in a pack that loads; each of these plants one thing in a small pack that is clean."""

from collections.abc import Mapping

import pytest

from policy_kb import library
from policy_kb.branches import describe
from policy_kb.check import check
from policy_kb.conditions import All, AnyOf, Clause, Compare, Is, Not, Some, Yes
from policy_kb.findings import Finding
from policy_kb.reading import read_pack
from policy_kb.yamlread import Document, read
from tests.policy_kb.small import CASES, FILES, changed, documents, line_of

TOWN, WHO, OVENS = "pack.yaml", "measure-0.yaml", "measure-1.yaml"
PHRASES = {"phrases/0.yaml": "measure: 0\nphrases: [who]\n", "phrases/1.yaml": "measure: 1\nphrases: [oven]\n"}


def found(
    files: Mapping[str, str] = FILES, phrases: Mapping[str, str] = PHRASES, cases: str | None = CASES
) -> list[Finding]:
    phrase_documents = documents(phrases)
    case_documents = [] if cases is None else [read(cases, "cases/all.yaml")]
    return check(read_pack(documents(files), []), documents(files), phrase_documents, case_documents)


HAT = "hat: {type: bool, label: {zh: 帽, en: hat}}"
FROM = "values: [{since: 2030-01-01, value: 3}]"
BREAD = f"  bread: {{article: 2, unit: count, {FROM}}}\n"
INCOME, FLOUR, LOAN = "  income:\n    type", "      flour:\n", "{zh: 借, en: a loan}"
READING, GROWN, SMALL = "at_most: line, inclusive: line_inclusive", "at_least: age_line", "{fact: size, below: 3}"
OVENS_TYPE = "{type: whole, max: 9, label: {zh: 炉, en: ovens}}"
SALT = "      salt: {type: money, max: 9, label: {zh: 盐, en: salt}}\n"
IN_TOWN, BAKERY = "{fact: kind, is: town}", "    subject: bakery\n    type: whole\n"
BRANCH = f"any: [{IN_TOWN}, {{all: [poor, {IN_TOWN}]}}]"
RICH = "  rich: {article: 0, says: {zh: 富, en: rich}, when: {fact: income, above: line}}\n"
OPTIONS = "sets: {kind: town}}\n      - {id: farm,"


def a_card(option: str) -> str:
    """The beginning of the questions, with a card of one option."""
    words = "ask: {zh: 问, en: ask}, why: {zh: 因, en: so}"
    return f"questions:\n  card: {{kind: card, {words}, options: [{{label: {{zh: 签, en: tick}}, {option}}}]}}\n"


PLANTED = {
    "a fact nothing uses": (WHO, INCOME, f"  {HAT}\n{INCOME}", "uses the fact hat"),
    "a member's field nothing uses": (OVENS, FLOUR, f"      {HAT}\n{FLOUR}", "uses the fact guests.hat"),
    "a figure nothing uses": (OVENS, "figures:\n", f"figures:\n{BREAD}", "uses the figure bread"),
    "a condition nothing uses": (WHO, "questions:", f"{RICH}questions:", "nothing uses the condition rich"),
    "a reading that decides nothing": (WHO, READING, "at_most: line", "value of the reading line_inclusive"),
    "a placeholder that is no figure": (OVENS, LOAN, '{zh: "借{n}", en: "loan of {n}"}', "no figure 'n'"),
    "a figure in one language only": (OVENS, LOAN, '{zh: "借{cap}", en: a loan}', "one language names cap"),
    "a brace that fills in nothing": (OVENS, LOAN, '{zh: "借", en: "a {Loan}"}', "a brace in en"),
    "money compared with years": (WHO, "at_most: line,", "at_most: age_line,", "in years"),
    "another article's number in a condition": (OVENS, "below: 3", "below: bread", "uses bread of 2"),
    "a share paid as a sum": (OVENS, "max: cap,", "max: share,", "the max of loan"),
    "a branch that decides nothing": (OVENS, IN_TOWN, BRANCH, "might as well be false"),
    "a condition that always holds": (OVENS, "below: 3", "at_most: 50", "might as well be true"),
    "a shared condition that always holds": (WHO, READING, "at_most: 1000", "poor: income at_most 1000 might as well"),
    "a condition every member meets": (OVENS, GROWN, "at_least: 0", "of guests: age at_least 0 might as well be true"),
    "a fact in both directions": (OVENS, SMALL, f"{{any: [{SMALL}, {{fact: size, above: 9}}]}}", "both_ways: true"),
    "a fact that says so without need": (OVENS, BAKERY, f"{BAKERY}    both_ways: true\n", "says `both_ways`"),
    "an article without a lead unit": (OVENS, "  lead: [{zh: 县炉办, en: the oven office}]\n", "", "no lead unit"),
    "a member's field no question settles": (OVENS, "    facts: [flour]", "    facts: [salt]", "read guests.flour"),
    "a fact no question settles": (OVENS, "    facts: [size]", "    facts: [ovens]", "conditions read size"),
    "a value no option sets": (WHO, "sets: {kind: farm}", "sets: {kind: town}", "no option sets kind to farm"),
    "a question left out of the order": (TOWN, "[kind, income,", "[kind,", "income stands 0 times"),
    "a question twice in the order": (TOWN, "[kind, income,", "[kind, kind, income,", "kind stands 2 times"),
    "a question left out for those registered": (TOWN, "order: [", "registered: [kind]\n  order: [", "(registered)"),
    "two options of one id": (WHO, "{id: farm,", "{id: town,", "2 options are called town"),
    "an alias of two options": (WHO, OPTIONS, f"aliases: [A], {OPTIONS} aliases: [a],", "more than one option"),
    "a card without aliases": (WHO, "questions:\n", a_card("id: guests, fact: guests"), "has no alias"),
    "a card that cannot ask": (
        WHO,
        "questions:\n",
        a_card("id: hat, fact: hat, aliases: [hut]"),
        "no `ask` of its own",
    ),
}


def test_the_small_pack_is_clean() -> None:
    assert found() == []


def test_the_real_pack_is_clean() -> None:
    folder = library.find("fengjie-2022")
    everything = library.documents(folder), library.phrases(folder), library.cases(folder)
    assert list(map(str, check(read_pack(*everything[:2], library.model(folder)), *everything))) == []


def test_a_model_made_from_other_phrases_is_found() -> None:
    folder = library.find("fengjie-2022")
    everything = library.documents(folder), library.phrases(folder), library.cases(folder)
    (finding,) = check(read_pack(*everything[:2]), *everything)
    assert "policy train" in finding.reason


@pytest.mark.parametrize("planted", PLANTED)
def test_what_was_planted_is_found(planted: str) -> None:
    file, old, new, reason = PLANTED[planted]
    files = changed(file, old, new)
    if "below: bread" in new:
        files[WHO] = files[WHO].replace("figures:\n", f"figures:\n{BREAD}")
    if "fact: hat" in new:
        files[WHO] = files[WHO].replace("facts:\n", f"facts:\n  {HAT}\n", 1)
    if "facts: [ovens]" in new:
        files[OVENS] = files[OVENS].replace("  size:\n    subject", f"  ovens: {OVENS_TYPE}\n  size:\n    subject")
    if "salt" in new:
        files[OVENS] = files[OVENS].replace(FLOUR, SALT + FLOUR)
    assert any(reason in finding.reason for finding in found(files))


def test_a_finding_stands_at_its_line() -> None:
    files = changed(WHO, "at_most: line, inclusive: line_inclusive", "at_most: line")
    (finding,) = found(files)
    assert str(finding) == f"{WHO}:{line_of(WHO, '  line_inclusive:')}: {finding.reason}"


@pytest.mark.parametrize("outcome", ["eligible", "ineligible", "unknown"])
def test_a_right_without_a_case_of_an_outcome_is_found(outcome: str) -> None:
    cases = "\n".join(line for line in CASES.splitlines() if f"big-oven: {outcome}" not in line)
    assert [f.reason for f in found(cases=cases)] == [f"no case expects big-oven to be {outcome}"]


def test_without_cases_every_right_is_found() -> None:
    assert len(found(cases=None)) == 2 * 3


def test_a_failing_case_is_found_at_its_line() -> None:
    (finding,) = found(cases=CASES.replace("{size: 3}", "{size: 2}"))
    assert str(finding) == "cases/all.yaml:8: A bakery with three: rights.big-oven: expected ineligible, found eligible"


def test_an_unreadable_case_file_is_found() -> None:
    (finding,) = found(cases="cases: [{article: 1}]")
    assert "name" in finding.reason


def test_an_article_without_phrases_is_found() -> None:
    (finding,) = found(phrases={"phrases/0.yaml": PHRASES["phrases/0.yaml"]})
    assert finding == Finding(OVENS, 1, "article 1 has no phrases")


def test_phrases_for_no_article_are_found() -> None:
    (finding,) = found(phrases={**PHRASES, "phrases/9.yaml": "measure: 9\nphrases: [moon]\n"})
    assert str(finding) == "phrases/9.yaml:1: there is no article 9"


def test_without_phrase_files_nothing_is_said_of_phrases() -> None:
    no_phrases: list[Document] = []
    assert check(read_pack(documents(), []), documents(), no_phrases, [read(CASES, "cases/all.yaml")]) == []


def test_two_cases_of_one_name_are_found() -> None:
    (finding,) = found(cases=CASES.replace("A bakery with three", "A bakery with two"))
    assert str(finding) == "cases/all.yaml:8: A bakery with two: 2 cases have this name"


def test_an_idle_branch_is_named_as_the_files_write_it() -> None:
    guest = Some("guests", Not(Compare("age", "below", 18)))
    written = All((Clause("poor", Yes("low"), 0, {}), AnyOf((Is("kind", "town"), guest))))
    assert describe(written) == "all of (poor, any of (kind is town, some guests where not age below 18))"
    assert describe(Yes("low")) == "low"
