"""A million households with a tenth of everything unknown: python -m bench.million HOUSEHOLDS"""

import json
import resource
import sys
import time
from collections.abc import Sequence
from statistics import median

import policy_kb
from bench.county import HOUSEHOLDS, PEOPLE, county, unsaid
from bench.interview import PACK

ROUNDS = 3


def main(arguments: Sequence[str]) -> int:
    count = int(arguments[0])
    pack = policy_kb.load(PACK)
    columns = unsaid(county(pack.facts["household"], count, count * PEOPLE // HOUSEHOLDS), 0.1)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        pack.screen_table(columns)
        times.append(time.perf_counter() - started)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"seconds": median(times), "most": most / 1e6, "columns": before / 1e6}))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
