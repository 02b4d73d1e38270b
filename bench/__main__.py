"""All measurements, one after another."""

from bench import crashes, interview, reminders, screening, telegram, turns, understanding, web

for module in (understanding, interview, screening, turns, reminders, crashes, web, telegram):
    print(f"## {(module.__doc__ or '').splitlines()[0]}")
    module.main([])
    print()
