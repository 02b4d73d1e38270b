"""The pack's linter, behind `bangfu policy check`: what loads but cannot be meant.

The loader refuses what has no meaning; this finds what has one nobody can want (a fact nothing asks about, a figure no
text or condition uses, a branch that decides nothing, a right no case proves) and runs the pack's cases.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from policy_kb.branches import idle_branches
from policy_kb.cases import failures, read_cases
from policy_kb.check_questions import check_questions
from policy_kb.check_texts import check_texts, figures_in_texts
from policy_kb.conditions import Clause, Condition, Some, two_way_facts, walk
from policy_kb.errors import PackError
from policy_kb.findings import Files, Finding
from policy_kb.pack import Edition, Pack
from policy_kb.screening import OUTCOMES
from policy_kb.uses import Uses, article_of, uses_of
from policy_kb.yamlread import Document

WHO_IS_COVERED = 0
"""The measure that says who is covered; no unit leads it."""
UNITS = {"money": {"yuan"}, "whole": {"years", "count"}}
"""What a fact of each type may be compared with."""
AMOUNT_UNITS = {"min": "yuan", "max": "yuan", "rate": "share"}
"""What the figures of an amount are in."""


def check(
    pack: Pack,
    documents: Sequence[Document],
    phrase_documents: Sequence[Document],
    case_documents: Sequence[Document],
) -> list[Finding]:
    """What is wrong with a pack that loads, in the order of its files; none for a clean one.

    `documents`, `phrase_documents` and `case_documents` are the files the pack was read from. Without phrase files
    nothing is said about phrases; without case files every right is reported as lacking its cases.
    """
    files = Files(documents)
    uses = uses_of(files)
    found = [
        *_unused(pack, files, uses),
        *check_texts(pack, files),
        *_figures(pack, files, uses),
        *_branches(pack, files),
        *_directions(pack, files),
        *_without_lead(pack, files),
        *check_questions(pack, files, uses),
        *_without_phrases(files, phrase_documents),
        *_untrained(pack, phrase_documents),
        *_cases(pack, files, case_documents),
    ]
    return sorted(dict.fromkeys(found))


def _unused(pack: Pack, files: Files, uses: Uses) -> Iterator[Finding]:
    for _, name, fact in files.items("facts"):
        if name not in uses.facts:
            yield files.finding("facts", name, f"no condition, amount, note or warning uses the fact {name}")
            continue
        for field in fact.get("fields", ()):
            if f"{name}.{field}" not in uses.facts:
                reason = f"no condition or amount uses the fact {name}.{field}"
                yield files.finding("facts", name, reason, "fields", field)
    for name in pack.figures:
        if name not in uses.figures | figures_in_texts(files):
            yield files.finding("figures", name, f"no condition, amount or text uses the figure {name}")
    for _, name, _ in files.items("conditions"):
        if name not in uses.names and name != pack.identity.coverage:
            yield files.finding("conditions", name, f"nothing uses the condition {name}")
    for name, reading in pack.readings.items():
        if reading.value is not None and name not in uses.readings:
            yield files.finding("readings", name, f"no condition depends on the value of the reading {name}")


def _figures(pack: Pack, files: Files, uses: Uses) -> Iterator[Finding]:
    """Figures in the wrong place: money compared with years, one article's sum paid by another."""
    types = {name: fact.type for facts in pack.facts.values() for name, fact in facts.items()}
    for facts in pack.facts.values():
        types |= {f"{name}.{key}": field.type for name, fact in facts.items() for key, field in fact.fields.items()}
    for path, name, article in sorted(uses.compared):
        figure = pack.figures[name]
        if figure.unit not in UNITS[types[path]]:
            yield files.finding("figures", name, f"{path} is compared with {name}, which is in {figure.unit}")
        if figure.article not in (article, WHO_IS_COVERED):
            yield files.finding("figures", name, f"a condition of article {article} uses {name} of {figure.article}")
    for document, name, right in files.items("rights"):
        amount = right.get("amount") or {}
        for key, unit in AMOUNT_UNITS.items():
            used = pack.figures[amount[key]] if amount.get(key) else None
            if used is not None and (used.unit != unit or used.article != article_of(document)):
                reason = f"the {key} of {name} must be a figure of its article in {unit}: {used.id} is not"
                yield files.finding("rights", name, reason, "amount", key)


def _branches(pack: Pack, files: Files) -> Iterator[Finding]:
    defined = frozenset(name for _, name, _ in files.items("conditions"))
    for edition in pack.editions:
        named: dict[str, Clause] = {edition.coverage.id: edition.coverage}
        for subject, rights in edition.rights.items():
            logic = edition.logic[subject]
            for right in rights:
                named |= {
                    node.id: node for node, _ in walk(right.when) if isinstance(node, Clause) and node.id in defined
                }
                if not (isinstance(right.when, Clause) and right.when.id in defined):
                    for reason in idle_branches(right.when, logic, defined):
                        yield files.finding("rights", right.id, f"{right.id}: {reason}", "when")
        logic = edition.logic[pack.identity.covers]
        for name, clause in named.items():
            for reason in idle_branches(clause.part, logic, defined):
                yield files.finding("conditions", name, f"{name}: {reason}", "when")


def _directions(pack: Pack, files: Files) -> Iterator[Finding]:
    for subject, facts in pack.facts.items():
        found = set()
        for edition in pack.editions:
            for condition in _conditions(edition, subject):
                found |= two_way_facts(condition)
                for node, _ in walk(condition):
                    if isinstance(node, Some):
                        found |= {f"{node.members}.{field}" for field in two_way_facts(node.where)}
        for name, fact in facts.items():
            yield from _direction(name, fact.both_ways, found, files, name)
            for field, inner in fact.fields.items():
                yield from _direction(f"{name}.{field}", inner.both_ways, found, files, name, "fields", field)


def _direction(path: str, says_so: bool, found: set[str], files: Files, name: str, *below: str) -> Iterator[Finding]:
    if path in found and not says_so:
        reason = f"{path} enters a condition in both directions: say `both_ways: true` if that is meant"
        yield files.finding("facts", name, reason, *below)
    if says_so and path not in found:
        yield files.finding("facts", name, f"{path} says `both_ways`, but enters no condition in both", *below)


def _conditions(edition: Edition, subject: str) -> Iterator[Condition]:
    yield edition.coverage
    for right in edition.rights[subject]:
        yield right.when
        yield from (c for note in right.notes for c in (note.when, note.unless) if c is not None)
    yield from (when for _, when in edition.warnings[subject])


def _without_lead(pack: Pack, files: Files) -> Iterator[Finding]:
    for document, measure in files.sections("measure"):
        if measure["article"] != WHO_IS_COVERED and not pack.measures[measure["article"]].lead:
            yield Finding.at(document, ("measure",), f"article {measure['article']} names no lead unit")


def _without_phrases(files: Files, phrase_documents: Sequence[Document]) -> Iterator[Finding]:
    if not phrase_documents:
        return
    measures = {measure["article"] for _, measure in files.sections("measure")}
    said = {document.content.get("measure") for document in phrase_documents if document.content.get("phrases")}
    for document, measure in files.sections("measure"):
        if measure["article"] not in said:
            yield Finding.at(document, ("measure",), f"article {measure['article']} has no phrases")
    for document in phrase_documents:
        if document.content.get("measure") not in {None, *measures}:
            yield Finding.at(document, ("measure",), f"there is no article {document.content['measure']}")


def _untrained(pack: Pack, phrase_documents: Sequence[Document]) -> Iterator[Finding]:
    if pack.index.phrases and pack.index.model.source != pack.index.source:
        reason = "the model was not made from these phrases: bangfu policy train"
        yield Finding.at(phrase_documents[0], (), reason)


def _cases(pack: Pack, files: Files, case_documents: Sequence[Document]) -> Iterator[Finding]:
    try:
        cases = read_cases(case_documents)
    except PackError as error:
        yield Finding.of(error)
        return
    yield from failures(pack, cases)
    expected = {pair for case in cases for pair in case.section.rights.items()}
    for _, name, _ in files.items("rights"):
        for outcome in OUTCOMES.values():
            if (name, outcome) not in expected:
                yield files.finding("rights", name, f"no case expects {name} to be {outcome}")
    for name, times in Counter(case.section.name for case in cases).items():
        if times > 1:
            case = [case for case in cases if case.section.name == name][-1]
            yield case.finding(f"{times} cases have this name", "name")
