"""All measurements, one after another."""

from bench import interview, telegram, turns, web

for module in (interview, turns, web, telegram):
    print(f"## {(module.__doc__ or '').splitlines()[0]}")
    module.main([])
    print()
