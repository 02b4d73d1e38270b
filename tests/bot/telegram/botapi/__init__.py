"""A Bot API of the tests' own: the other side of the Telegram channel, as strict as Telegram and as unreliable.

It knows nothing of the program or of the library that the program uses; what it refuses, Telegram refuses.
"""

from tests.bot.telegram.botapi.faults import Fault
from tests.bot.telegram.botapi.server import BotApi

__all__ = ["BotApi", "Fault"]
