"""Who acts for whom, as it is typed: by an administrator, or by the person for a holiday."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy.orm import Session

from callbacks.reader import Reader
from dashboard.accounts import forms as fields
from dashboard.errors import InvalidForm
from dashboard.forms import Sent
from db.accounts.people import stand_in


def today(reader: Reader) -> str:
    """The day as a form holds it; days of stand-ins begin at midnight UTC."""
    return datetime.fromtimestamp(reader.now(), UTC).date().isoformat()


def handed_over(session: Session, person: int, sent: Sent) -> None:
    """Let somebody act for a person as the form says."""
    last = fields.last_day(sent.fields)
    until = None if last is None else _midnight(last + timedelta(days=1))
    begin, other = _midnight(fields.first_day(sent.fields)), sent.fields[fields.STAND_IN.name]
    if not (other.isascii() and other.isdigit() and len(other) < 10):
        raise InvalidForm({fields.STAND_IN.name: "Choose one of those that are offered."})
    reason = sent.fields[fields.REASON.name]
    stand_in(session, person, int(other), begin, until, reason)


def _midnight(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
