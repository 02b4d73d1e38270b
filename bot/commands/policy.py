"""`bangfu policy`: the pack checked, a measure shown, the facts and questions listed, the search trained."""

import argparse
import re
from collections.abc import Callable, Iterator
from importlib.resources import as_file
from pathlib import Path

from bot.clock import now
from bot.console import use_utf8, write
from bot.errors import Failure, Usage
from bot.notice import load_pack, pack_names
from bot.replacing import replacing
from bot.settings import load
from handlers.measures import measure_reply
from handlers.words import Voice
from policy_kb import Pack, library
from policy_kb.check import check
from policy_kb.facts import Fact
from policy_kb.reading import read_pack


def run(options: argparse.Namespace) -> int:
    use_utf8()
    return _ACTIONS[options.action](options)


def _check(options: argparse.Namespace) -> int:
    """Every finding on a line of its own; exit status 1 when there is any."""
    folder = library.find(options.subject or pack_names(load())[0])
    documents, phrases, cases = library.documents(folder), library.phrases(folder), library.cases(folder)
    findings = check(read_pack(documents, phrases, library.model(folder)), documents, phrases, cases)
    for finding in findings:
        write(str(finding))
    if not findings:
        write("the pack is in order")
    return 1 if findings else 0


def _new(options: argparse.Namespace) -> int:
    """A folder of that name with a small pack that is in order, to be filled from a notice."""
    if options.subject is None or not ID.fullmatch(options.subject):
        raise Usage("policy new takes the pack's id: small letters, digits and -, like mycounty-2030")
    folder = Path(options.subject)
    try:
        folder.mkdir()
        for name, text in library.skeleton(options.subject, now().year).items():
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
    except FileExistsError:
        raise Failure(f"{folder} is there already") from None
    index = read_pack(library.documents(folder), library.phrases(folder)).index
    (folder / library.MODEL).write_text(index.trained().model.written(), encoding="utf-8")
    write(f"{folder}/: a small pack that is in order; each file says what belongs in it")
    write(f"then: bangfu policy train {folder}, bangfu policy check {folder}, BANGFU_PACK={folder} bangfu chat")
    return 0


def _train(options: argparse.Namespace) -> int:
    """Makes the model anew from the pack's phrases, and keeps it beside them."""
    folder = library.find(options.subject or pack_names(load())[0])
    index = read_pack(library.documents(folder), library.phrases(folder)).index
    said = sum(map(len, index.phrases.values())), sum(len(topic.phrases) for topic in index.topics)
    with as_file(folder) as path, replacing(str(path / library.MODEL)) as file:
        file.write_text(index.trained().model.written(), encoding="utf-8")
    write(f"trained on {said[0]} phrases of {len(index.phrases)} measures and {said[1]} of {len(index.topics)} topics")
    return 0


def _show(options: argparse.Namespace) -> int:
    """One measure (or all) in plain words with its article, and the official text where it is attached."""
    pack = load_pack(load())
    voice = Voice(options.language, pack, now().date())
    numbers = sorted(pack.measures) if options.subject is None else [_number(options.subject, pack)]
    open_ends = {n: [*_readings(n, pack, voice), *_duties(n, pack, voice)] for n in numbers}
    write("\n\n".join("\n".join([measure_reply(n, voice).text.plain, *open_ends[n]]) for n in numbers))
    return 0


def _readings(number: int, pack: Pack, voice: Voice) -> list[str]:
    """How the open points of an article are read, and why."""
    return [
        voice.label("measure.reading", says=voice.of_pack(reading.says), reason=voice.of_pack(reading.reason))
        for reading in pack.readings.values()
        if reading.article == number
    ]


def _duties(number: int, pack: Pack, voice: Voice) -> Iterator[str]:
    """What the article leaves open of the duties that officials have by it, and how the pack reads that."""
    for name, section in pack.declared_duties.items():
        if pack.duty_articles[name] == number:
            duty = voice.of_pack(section.says)
            if not section.firm:
                yield voice.label("measure.in_principle", duty=duty)
            for point in section.open_points:
                yield voice.label("measure.open_point", duty=duty, says=voice.of_pack(point))


def _number(text: str, pack: Pack) -> int:
    if not text.isdecimal() or int(text) not in pack.measures:
        raise Usage(f"{text!r} is not a measure of {pack.id}: give a number from 0 to {max(pack.measures)}")
    return int(text)


def _facts(options: argparse.Namespace) -> int:
    """Every fact with its type, its words and the questions that settle it."""
    if options.subject is not None:
        raise Usage("policy facts takes no further argument")
    pack = load_pack(load())
    for subject, facts in pack.facts.items():
        write(f"# {subject} ({pack.identity.subjects[subject].label[options.language]})")
        for fact in facts.values():
            for line in _fact_lines(fact, fact.id, pack, options.language):
                write(line)
    return 0


def _fact_lines(fact: Fact, name: str, pack: Pack, language: str) -> Iterator[str]:
    kind = "|".join(fact.choices) if fact.type == "choice" else fact.type
    limits = f" {fact.minimum}..{fact.maximum}" if fact.type in ("money", "whole") else ""
    yield f"{name}\t{kind}{limits}\t{fact.label[language]}"
    for question_id in pack.orders["walk_in"]:
        question = pack.questions[question_id]
        settled = {*question.facts, *(o.fact for o in question.options), *(n for o in question.options for n in o.sets)}
        if fact.id in settled and (question.each is None) == ("." not in name):
            yield f"\t? {question_id}: {pack.text(question.ask, language, n='1')}"
    for field in fact.fields.values():
        yield from _fact_lines(field, f"{name}.{field.id}", pack, language)


def _unanswered(options: argparse.Namespace) -> int:
    from bot.commands import unanswered  # not at the top: the others need no database

    return unanswered.run(options)


ID = re.compile(r"[a-z][a-z0-9-]{0,63}")
_ACTIONS: dict[str, Callable[[argparse.Namespace], int]] = {
    "check": _check,
    "show": _show,
    "facts": _facts,
    "new": _new,
    "train": _train,
    "unanswered": _unanswered,
}
