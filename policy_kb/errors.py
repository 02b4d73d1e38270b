"""What can be wrong with a pack, a record or a date; each docstring is the sentence a person gets."""


class PolicyError(Exception):
    """Something about the policy pack or the facts given to it is wrong."""


class PackError(PolicyError):
    """{file}:{line}: {reason}"""

    def __init__(self, file: str, line: int, reason: str) -> None:
        super().__init__(f"{file}:{line}: {reason}")
        self.file, self.line, self.reason = file, line, reason


class UnknownPack(PolicyError):
    """There is no pack of that name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"there is no pack {name!r}: give the name of a shipped pack or the folder of one")


class FactError(PolicyError):
    """A fact is not one the pack knows, or its value cannot be."""


class NotInForce(PolicyError):
    """The pack says nothing about a date before its own."""

    def __init__(self, pack: str, since: object, on: object) -> None:
        super().__init__(f"{pack} is of {since}: it says nothing about {on}")


class NotAccepted(PolicyError):
    """That is not an answer to this question."""
