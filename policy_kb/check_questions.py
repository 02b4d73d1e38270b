"""Whether the questions of a pack settle what its conditions read, and are all asked."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from policy_kb.findings import Files, Finding
from policy_kb.pack import Pack
from policy_kb.schema import QuestionSection
from policy_kb.uses import Uses


def check_questions(pack: Pack, files: Files, uses: Uses) -> Iterator[Finding]:
    """Facts and values no answer settles, questions never asked, options that cannot be told apart or said."""
    yield from _unsettled(pack, files, uses)
    yield from _unset_values(pack, files)
    for name, section in pack.questions.items():
        for entry, order in pack.orders.items():
            if (times := order.count(name)) != 1:
                reason = f"the question {name} stands {times} times in the interview's order ({entry}), not once"
                yield files.finding("questions", name, reason)
        yield from _options(name, section, pack, files)


def _unsettled(pack: Pack, files: Files, uses: Uses) -> Iterator[Finding]:
    settled = {path for section in pack.questions.values() for path, _ in _settles(section)}
    for name, fact in ((name, fact) for facts in pack.facts.values() for name, fact in facts.items()):
        if name in uses.facts and name not in settled:
            yield files.finding("facts", name, f"conditions read {name}, but no question settles it")
        for field in fact.fields:
            if f"{name}.{field}" in uses.facts and f"{name}.{field}" not in settled:
                reason = f"conditions read {name}.{field}, but no question settles it"
                yield files.finding("facts", name, reason, "fields", field)


def _unset_values(pack: Pack, files: Files) -> Iterator[Finding]:
    set_by_options = {pair for section in pack.questions.values() for pair in _settles(section)}
    for name, fact in ((name, fact) for facts in pack.facts.values() for name, fact in facts.items()):
        for path, declared, below in [(name, fact, ())] + [
            (f"{name}.{field}", inner, ("fields", field)) for field, inner in fact.fields.items()
        ]:
            for value in declared.choices:
                if (path, value) not in set_by_options:
                    yield files.finding("facts", name, f"no option sets {path} to {value}", *below)


def _settles(section: QuestionSection) -> Iterator[tuple[str, Any]]:
    """Each fact a question settles, with the value where an option sets one (None: whatever is answered)."""
    of_member = f"{section.each}." if section.each else ""
    for fact in [*section.facts, *(option.fact for option in section.options if option.fact)]:
        if section.kind != "choice":
            yield of_member + fact, None
    for option in section.options:
        for fact, value in option.sets.items():
            yield of_member + fact, value if isinstance(value, str) else None


def _options(name: str, section: QuestionSection, pack: Pack, files: Files) -> Iterator[Finding]:
    ids = Counter(option.id for option in section.options)
    said = Counter(alias for option in section.options for alias in {alias.lower() for alias in option.aliases})
    for i, option in enumerate(section.options):
        place = ("options", i)
        if ids[option.id] > 1:
            yield files.finding("questions", name, f"{ids[option.id]} options are called {option.id}", *place)
        for alias in option.aliases:
            if said[alias.lower()] > 1:
                yield files.finding("questions", name, f"{alias} stands for more than one option", *place)
        if section.kind != "card" or option.fact is None:
            continue
        if not option.aliases:
            yield files.finding("questions", name, f"the option {option.id} of a card has no alias", *place)
        if option.ask is None and _fact_types(pack)[option.fact] == "bool":
            yield files.finding("questions", name, f"the option {option.id} of a card has no `ask` of its own", *place)


def _fact_types(pack: Pack) -> Mapping[str, str]:
    return {name: fact.type for facts in pack.facts.values() for name, fact in facts.items()}
