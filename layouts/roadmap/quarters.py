"""How fiscal years and quarters are called."""

from datetime import date

from dashboard.program_calendar import DECEMBER, ProgramCalendar


def quarter_number(day: date, calendar: ProgramCalendar) -> str:
    """Q1, counted from the start of the fiscal year."""
    return f"Q{(day.month - calendar.fiscal_year_start(day).month) % 12 // 3 + 1}"


def year_name(day: date, calendar: ProgramCalendar) -> str:
    """2026, or FY27 where the fiscal year is another than the calendar's: by its end."""
    if calendar.fiscal_year_end == DECEMBER:
        return str(day.year)
    return f"FY{(calendar.fiscal_year_start(day).year + 1) % 100:02d}"


def quarter_name(day: date, calendar: ProgramCalendar) -> str:
    """Q1 2026, Q3 FY27."""
    return f"{quarter_number(day, calendar)} {year_name(day, calendar)}"
