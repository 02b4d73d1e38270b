"""The Telegram channel: the only place that imports `telegram`."""

import os

os.environ.setdefault("PTB_TIMEDELTA", "true")  # read by the library when it makes an error that names a time
