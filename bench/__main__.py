"""All measurements, one after another."""

from bench import interview, turns, web

for module in (interview, turns, web):
    print(f"## {(module.__doc__ or '').splitlines()[0]}")
    module.main([])
    print()
