"""Reminders and digests on their way to people: what is due, its words, and into whose chat it goes.

The scheduler only rings; the tables are the truth. A ring makes rows without words (`ring.py`); their hour come, they
are put in line in a chat (`posting.py`); as they are sent or seen they get their words from how things stand then
(`wording.py`), or fall away where nothing is left to say.
"""
