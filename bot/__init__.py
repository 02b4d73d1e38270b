"""The running program: settings, command line, wiring, the one transaction, channels."""
