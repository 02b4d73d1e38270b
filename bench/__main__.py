"""All measurements, one after another."""

from bench import interview, turns

for module in (interview, turns):
    print(f"## {(module.__doc__ or '').splitlines()[0]}")
    module.main([])
    print()
