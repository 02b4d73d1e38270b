"""What stops a command; each is shown as one line on standard error."""


class Failure(Exception):
    """The command cannot do what was asked; exit status 1."""


class Usage(Exception):
    """The command was called wrongly; exit status 2."""
