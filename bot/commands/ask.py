"""`bangfu ask`: answers free-text questions."""

import argparse

from bot.clock import now
from bot.console import input_lines, use_utf8, write, write_json
from bot.notice import load_pack
from bot.settings import load
from handlers.asking import answered
from handlers.words import Voice


def run(options: argparse.Namespace) -> int:
    use_utf8()
    pack = load_pack(load())
    voice = Voice("zh", pack, now().date())
    for text in options.text or input_lines():
        result = answered(text, None, voice)
        reply = "\n\n".join(reply.text.plain for reply in result.replies)
        if options.json:
            decisions = {found.decision for found in result.found}
            shown = dict.fromkeys(number for found in result.found for number in found.measures)
            decision = next(each for each in ("answer", "choose", "abstain") if each in decisions)
            write_json({"text": text, "decision": decision, "measures": list(shown), "reply": reply})
        else:
            write(reply)
    return 0
