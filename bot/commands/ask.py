"""`bangfu ask`: answers free-text questions."""

import argparse

from bot.clock import now
from bot.console import input_lines, use_utf8, write, write_json
from bot.notice import load_pack
from bot.settings import load
from handlers.asking import found_replies
from handlers.words import Voice


def run(options: argparse.Namespace) -> int:
    use_utf8()
    pack = load_pack(load())
    voice = Voice("zh", pack, now().date())
    for text in options.text or input_lines():
        found = pack.index.search(text)
        reply = "\n".join(reply.text.plain for reply in found_replies(found, voice))
        if options.json:
            write_json({"text": text, "decision": found.decision, "measures": list(found.measures), "reply": reply})
        else:
            write(reply)
    return 0
