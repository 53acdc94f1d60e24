"""Public holidays of a country, as the library ``holidays`` knows them."""

from datetime import date

from dashboard.errors import GreenpathError

FIRST_YEAR, YEARS_AHEAD = 2000, 5


def public_holidays(country: str, this_year: int) -> dict[date, str]:
    """Days and their names, up to some years ahead; raises where the country is not known."""
    from holidays import country_holidays  # large, and wanted only here

    years = range(FIRST_YEAR, this_year + YEARS_AHEAD + 1)
    try:
        return dict(country_holidays(country.strip().upper(), years=years))
    except NotImplementedError:
        raise GreenpathError(f"No holidays are known for “{country[:60]}”.") from None
