"""`python -m bot` is `bangfu`."""

import sys

from bot.cli import main

sys.exit(main())
