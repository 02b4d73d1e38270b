"""A million households with a tenth of everything unknown: python -m bench.million HOUSEHOLDS"""

import json
import sys
import time
from collections.abc import Sequence
from statistics import median

import policy_kb
from bench.county import HOUSEHOLDS, PEOPLE, county, unsaid
from bench.interview import PACK
from bench.results import peak_mb

ROUNDS = 3


def main(arguments: Sequence[str]) -> int:
    count = int(arguments[0])
    pack = policy_kb.load(PACK)
    columns = unsaid(county(pack.facts["household"], count, count * PEOPLE // HOUSEHOLDS), 0.1)
    before = peak_mb()
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        pack.screen_table(columns)
        times.append(time.perf_counter() - started)
    print(json.dumps({"seconds": median(times), "most": peak_mb() / 1024, "columns": before / 1024}))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
