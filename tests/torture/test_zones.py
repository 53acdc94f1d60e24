"""The local days of every time zone that there is."""

from zoneinfo import available_timezones

import pytest

from tests.dashboard.test_program_calendar import check_local_days


@pytest.mark.torture
@pytest.mark.parametrize("zone", sorted(available_timezones()))
def test_local_days_are_what_the_zone_says(zone: str) -> None:
    check_local_days(zone)
