"""Opening hours: the clock of Brussels, summer and winter."""

import datetime as dt
from dataclasses import dataclass

from content import hours


@dataclass(frozen=True)
class Slot:
    weekday: int
    opens: dt.time
    closes: dt.time
    by_appointment: bool = False


MORNING = Slot(0, dt.time(9), dt.time(12))
AFTERNOON = Slot(0, dt.time(13, 30), dt.time(16), by_appointment=True)
SUNDAY = Slot(6, dt.time(9), dt.time(12))
SLOTS = [AFTERNOON, MORNING]


def utc(month, day, hour, minute=0):
    return dt.datetime(2026, month, day, hour, minute, tzinfo=dt.UTC)


def test_nine_o_clock_is_nine_o_clock_in_summer_and_in_winter():
    assert hours.open_now(SLOTS, utc(7, 6, 7)) is MORNING
    assert hours.open_now(SLOTS, utc(7, 6, 10)) is None
    assert hours.open_now(SLOTS, utc(12, 7, 7)) is None
    assert hours.open_now(SLOTS, utc(12, 7, 8)) is MORNING


def test_the_next_opening_after_the_clock_went_back_is_at_the_hour_on_the_door():
    found = hours.next_opening([SUNDAY], utc(10, 24, 20))
    assert found.at == utc(10, 25, 8)
    assert found.at.isoformat() == "2026-10-25T09:00:00+01:00"


def test_a_day_belongs_to_brussels_and_not_to_london():
    assert hours.today(SLOTS, utc(12, 6, 23, 30)) == [MORNING, AFTERNOON]


def test_between_two_openings_the_next_is_later_today_and_after_the_last_one_a_week_later():
    between = hours.next_opening(SLOTS, utc(12, 7, 11, 30))
    assert (between.slot, between.at) == (AFTERNOON, utc(12, 7, 12, 30))
    assert between.slot.by_appointment
    assert hours.next_opening([MORNING], utc(12, 7, 8)).at == utc(12, 14, 8)
    assert hours.next_opening([], utc(12, 7, 8)) is None


def test_a_place_that_is_shut_for_a_while_opens_after_its_last_closed_day():
    shut = dt.date(2026, 12, 14)
    assert hours.open_now(SLOTS, utc(12, 14, 9), closed_until=shut) is None
    assert hours.today(SLOTS, utc(12, 14, 9), closed_until=shut) == []
    assert hours.next_opening(SLOTS, utc(12, 7, 9), closed_until=shut).at == utc(12, 21, 8)
    assert hours.open_now(SLOTS, utc(12, 21, 9), closed_until=shut) is MORNING


def test_the_week_has_seven_days_each_in_the_order_of_the_clock():
    assert hours.week(SLOTS) == [[MORNING, AFTERNOON], [], [], [], [], [], []]
