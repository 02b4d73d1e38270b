"""All measurements, one after another."""

from bench import interview, reminders, telegram, turns, web

for module in (interview, turns, reminders, web, telegram):
    print(f"## {(module.__doc__ or '').splitlines()[0]}")
    module.main([])
    print()
