"""One module a command of `bangfu`: `run(options)` does it and returns the exit status."""
