"""`bangfu policy unanswered`: questions that got no answer, with what they may have meant; one accepted at a time.

What is accepted becomes a phrase of the pack: known word for word at once, understood in other words after training.
"""

import argparse
import json
from importlib.resources import as_file

from bot.console import write, write_json
from bot.errors import Failure, Usage
from bot.notice import load_pack, pack_names
from bot.replacing import replacing
from bot.settings import load
from bot.wiring import open_database
from policy_kb import library
from policy_kb.yamlread import read
from storage import drop_unanswered, unanswered_questions


def run(options: argparse.Namespace) -> int:
    return _list(options) if options.measure is None else _accept(options)


def _list(options: argparse.Namespace) -> int:
    settings = load()
    index = load_pack(settings).index
    with open_database(settings) as database, database.transaction() as tx:
        asked = unanswered_questions(tx)
    for text, times in asked.most_common():
        likely = index.likely(text)
        measure, phrase = (None, None) if likely is None else likely
        if options.json:
            write_json({"text": text, "times": times, "measure": measure, "like": phrase})
        else:
            write(f"{times}\t{text}\t" + ("-" if likely is None else f"measure {measure}, like “{phrase}”"))
    if not asked and not options.json:
        write("every question had an answer")
    return 0


def _accept(options: argparse.Namespace) -> int:
    """Writes the question into the measure's phrases, and forgets that it had no answer."""
    if options.subject is None:
        raise Usage("policy unanswered --measure N takes the question that is about it")
    settings = load()
    folder = library.find(pack_names(settings)[0])
    documents = [each for each in library.phrases(folder) if each.content.get("measure") == options.measure]
    if not documents:
        raise Usage(f"measure {options.measure} has no file of phrases in {pack_names(settings)[0]}")
    if options.subject in documents[0].content["phrases"]:
        raise Usage(f"measure {options.measure} has the phrase {options.subject!r} already")
    with open_database(settings) as database, database.transaction() as tx, as_file(folder) as path:
        file = path / documents[0].file
        line = f"  - {json.dumps(options.subject, ensure_ascii=False)}"
        written = f"{file.read_text(encoding='utf-8').rstrip()}\n{line}\n"
        if options.subject not in read(written, documents[0].file).content["phrases"]:
            raise Failure(f"{documents[0].file} does not end with its phrases: add the line by hand")
        with replacing(str(file)) as draft:
            draft.write_text(written, encoding="utf-8")
        drop_unanswered(tx, [options.subject])
    write(f"measure {options.measure} has it now; bangfu policy train makes it understood in other words too")
    return 0
