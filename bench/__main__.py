"""All measurements, one after another; files of households on the command line are for those about the interview."""

import sys

from bench import crashes, interview, optimum, reminders, roster, screening, telegram, turns, understanding, web

OF_HOUSEHOLDS = (interview, optimum, turns)

for module in (screening, *OF_HOUSEHOLDS, roster, understanding, reminders, crashes, web, telegram):
    print(f"## {(module.__doc__ or '').splitlines()[0]}")
    module.main(sys.argv[1:] if module in OF_HOUSEHOLDS else [])
    print()
