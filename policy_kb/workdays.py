"""Working days with their holidays and make-up days (调休). The table of a year is given from outside; a year without
one has its weekdays, and says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

ONE_DAY: Final = timedelta(days=1)
SATURDAY: Final = 5
MONDAY: Final = 0


@dataclass(frozen=True)
class WorkingDays:
    """`exceptions`: of each year known, the days that are not what their weekday says: True is a weekend day that is
    worked, False a weekday that is not. A year that is not in it is not known.
    """

    exceptions: Mapping[int, Mapping[date, bool]] = field(default_factory=dict)

    def knows(self, year: int) -> bool:
        """Whether the holidays of that year are known."""
        return year in self.exceptions

    def is_working(self, day: date) -> bool:
        """Whether people are in their offices; of a year not known, whether it is a weekday."""
        return self.exceptions.get(day.year, {}).get(day, day.weekday() < SATURDAY)

    def on_or_after(self, day: date) -> date:
        """The first working day from that one on."""
        while not self.is_working(day):
            day += ONE_DAY
        return day

    def on_or_before(self, day: date) -> date:
        """The last working day up to that one."""
        while not self.is_working(day):
            day -= ONE_DAY
        return day

    def last_of_month(self, day: date) -> date:
        """The last working day of that day's month."""
        return self.on_or_before((day.replace(day=28) + timedelta(days=4)).replace(day=1) - ONE_DAY)

    def begins_month(self, day: date) -> bool:
        """Whether it is the first working day of its month."""
        return day == self.on_or_after(day.replace(day=1))

    def begins_week(self, day: date) -> bool:
        """Whether it is the first working day from its week's Monday on."""
        return day == self.on_or_after(day - timedelta(days=day.weekday() - MONDAY))
