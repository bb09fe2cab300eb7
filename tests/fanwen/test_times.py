"""Times of jobs, for cron and for systemd."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from fanwen.schedule.times import daily_at, parse_cron


@pytest.mark.parametrize(
    ("line", "calendar"),
    [
        ("17 3 * * *", "*-*-* 03:17:00"),
        ("0 4 * * mon,thu", "Mon,Thu *-*-* 04:00:00"),
        ("*/15 1-5,7 * jan-mar 1-5", "Mon,Tue,Wed,Thu,Fri *-1..3-* 1..5,07:0..59/15:00"),
        ("5 0 1,15 * *", "*-*-1,15 00:05:00"),
        ("5 0 * */2 */2", "Sun,Tue,Thu,Sat *-1..12/2-* 00:05:00"),
        ("5 0 * * 5-7", "Fri,Sat,Sun *-*-* 00:05:00"),
    ],
)
def test_schedules_for_cron_and_systemd(line: str, calendar: str) -> None:
    times = parse_cron(line)
    assert (times.cron(), times.calendar()) == (line, calendar)
    if shutil.which("systemd-analyze"):
        done = subprocess.run(["systemd-analyze", "calendar", calendar], capture_output=True, check=False)
        assert done.returncode == 0, done.stderr


def test_a_time_of_day() -> None:
    assert daily_at("3:07").cron() == "7 3 * * *"
    for clock in ("24:00", "3:60", "3", "noon", "03:17:00", ""):
        with pytest.raises(ValueError, match="not a time of day"):
            daily_at(clock)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("17 3 * *", "has 4 fields"),
        ("@daily", "has 1 fields"),
        ("60 3 * * *", "the minute '60' is invalid; it must be from 0 to 59"),
        ("0 24 * * *", "the hour '24'"),
        ("0 3 0 * *", "the day of the month '0'"),
        ("0 3 * 13 *", "the month '13'"),
        ("0 3 * * 8", "the day of the week '8'"),
        ("0 3 * * noday", "the day of the week 'noday'"),
        ("0 5-3 * * *", "the hour '5-3' is an empty range"),
        ("*/0 3 * * *", "the minute '*/0' is an empty range"),
        ("5/10 3 * * *", "the minute '5/10' is an empty range"),
        ("0 3 * * *;reboot", "the day of the week '*;reboot' is invalid"),
        ("² 3 * * *", "the minute '²'"),
    ],
)
def test_an_invalid_field_is_named(line: str, message: str) -> None:
    with pytest.raises(ValueError, match=r".") as raised:
        parse_cron(line)
    assert message in str(raised.value)


def test_a_schedule_that_systemd_cannot_express() -> None:
    with pytest.raises(ValueError, match="systemd cannot combine"):
        parse_cron("0 3 1 * mon").calendar()
