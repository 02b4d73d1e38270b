from datetime import date

from policy_kb.workdays import WorkingDays

NATIONAL_DAY = {date(2026, 10, d): False for d in (1, 2, 5, 6, 7)} | {date(2026, 9, 20): True, date(2026, 10, 10): True}
KNOWN = WorkingDays({2026: NATIONAL_DAY})


def test_a_make_up_day_is_worked_and_a_holiday_is_not():
    assert KNOWN.is_working(date(2026, 9, 20))  # a Sunday
    assert not KNOWN.is_working(date(2026, 10, 1))  # a Thursday
    assert KNOWN.is_working(date(2026, 10, 8))
    assert not KNOWN.is_working(date(2026, 10, 11))  # a Sunday like any other


def test_the_nearest_working_days_reach_over_a_holiday():
    assert KNOWN.on_or_after(date(2026, 10, 1)) == date(2026, 10, 8)
    assert KNOWN.on_or_before(date(2026, 10, 7)) == date(2026, 9, 30)


def test_the_last_working_day_of_a_month():
    assert KNOWN.last_of_month(date(2026, 10, 5)) == date(2026, 10, 30)
    assert KNOWN.last_of_month(date(2026, 2, 3)) == date(2026, 2, 27)


def test_a_month_and_a_week_begin_with_their_first_working_day():
    assert KNOWN.begins_month(date(2026, 10, 8))
    assert not KNOWN.begins_month(date(2026, 10, 9))
    assert KNOWN.begins_week(date(2026, 10, 8))  # a Thursday, after the holiday
    assert not KNOWN.begins_week(date(2026, 10, 9))
    assert KNOWN.begins_week(date(2026, 11, 23))


def test_a_year_that_is_not_known_has_its_weekdays_and_says_so():
    assert not KNOWN.knows(2027)
    assert KNOWN.is_working(date(2027, 10, 1))  # a Friday
    assert not KNOWN.is_working(date(2027, 10, 2))
