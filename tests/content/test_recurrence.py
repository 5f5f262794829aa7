"""When things take place, across the nights on which the clock changes."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.recurrence import BRUSSELS, WrongRule, check, occurrences


def brussels(*parts):
    return dt.datetime(*parts, tzinfo=BRUSSELS)


def times(rule, starts, after, before, hours=2, **others):
    ends = starts + dt.timedelta(hours=hours)
    found = occurrences(starts=starts, ends=ends, rule=rule, after=after, before=before, **others)
    return [one.starts for one in found]


@pytest.mark.parametrize("first", [brussels(2026, 3, 24, 18), brussels(2026, 10, 20, 18)])
def test_six_in_the_evening_stays_six_in_the_evening(first):
    found = times("FREQ=WEEKLY;BYDAY=TU", first, first, first + dt.timedelta(days=20))
    assert [time.hour for time in found] == [18, 18, 18]
    assert len({time.utcoffset() for time in found}) == 2


def test_a_meeting_written_in_utc_repeats_the_local_time():
    found = times(
        "FREQ=WEEKLY", dt.datetime(2026, 10, 20, 16, tzinfo=dt.UTC), brussels(2026, 11, 1), brussels(2026, 11, 9)
    )
    assert found == [brussels(2026, 11, 3, 18)]


def test_what_is_going_on_is_still_told_and_what_is_over_is_not():
    first = brussels(2026, 5, 4, 10)
    assert times("", first, brussels(2026, 5, 4, 11), brussels(2026, 6, 1)) == [first]
    assert times("", first, brussels(2026, 5, 4, 12), brussels(2026, 6, 1)) == []


def test_the_last_day_counts_whole_and_a_last_moment_is_in_utc():
    first = brussels(2026, 7, 6, 18)
    until = {"after": first, "before": brussels(2027, 1, 1)}
    assert len(times("FREQ=WEEKLY;UNTIL=20260720", first, **until)) == 3
    assert len(times("FREQ=WEEKLY;UNTIL=20260720T160000Z", first, **until)) == 3
    assert len(times("FREQ=WEEKLY;UNTIL=20260720T155959Z", first, **until)) == 2


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY", "FREQ=DAILY;INTERVAL=0", "FREQ=WEEKLY;BYHOUR=3", "every week", "FREQ=WEEKLY;BYDAY=XX",
        "INTERVAL=2", "FREQ=DAILY\nDTSTART:20200101", "FREQ=WEEKLY;UNTIL=20269999", "FREQ=MONTHLY;BYMONTHDAY=99",
    ],
)  # fmt: skip
def test_a_rule_that_cannot_be_followed_is_refused(rule):
    with pytest.raises(WrongRule):
        check(rule)


@given(
    st.sampled_from(
        ["FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO,TH", "FREQ=MONTHLY;BYDAY=1SA", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"]
    ),
    st.datetimes(dt.datetime(2020, 1, 1), dt.datetime(2030, 1, 1)),
    st.integers(0, 400),
)
def test_never_more_than_asked_in_order_and_inside(rule, first, days):
    starts = first.replace(tzinfo=BRUSSELS)
    after, before = starts, starts + dt.timedelta(days=days)
    found = times(rule, starts, after, before, limit=7)
    assert len(found) <= 7
    assert found == sorted(found)
    assert all(time < before for time in found)
    assert len({time.replace(tzinfo=None).time() for time in found}) <= 1
