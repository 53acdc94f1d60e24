"""What a form says of an initiative, as its words hold it, and back."""

from collections.abc import Iterable, Mapping
from datetime import date

from dashboard.forms import NO_TEXT
from dashboard.imports.numbers import number
from dashboard.path_to_green.form_fields import LONGEST_REASON
from dashboard.roadmap import words as said
from dashboard.roadmap.words import InitiativeWord
from dashboard.scorecard.typed import as_typed
from dashboard.slips import missing_reason

Fields = Mapping[str, str]
MOVING = (said.START, said.END, said.BASELINE_START, said.BASELINE_END)
"""Days whose move asks for a reason; so does that of a milestone."""
LISTS = (said.GOALS, said.METRICS)


def values_at(words: Iterable[InitiativeWord], cut: int) -> dict[str, str]:
    """What holds of each field at a cut, of those that say something."""
    held = {word.field: word.value for word in words if word.at is None or word.at < cut}
    return {field: value for field, value in held.items() if value}


def drawn(values: Fields) -> dict[str, str]:
    """Values as a form shows them: numbers as a person types them."""
    return {
        name: as_typed(float(text)) if name in said.NUMBERS and text else text
        for name, text in values.items()
    }


def written(fields: Fields) -> dict[str, str]:
    """Fields that were checked, as words hold them: numbers as Python writes them."""
    return {name: _written(name, text.strip()) for name, text in fields.items()}


def changed(was: Fields, said: Fields) -> dict[str, str]:
    """Of fields that were checked those that say something else than what holds."""
    new, held = written(said), written(was)
    return {name: text for name, text in new.items() if text != held.get(name, "")}


def text_problem(text: str) -> str:
    """What is wrong with a reason as a text; empty where nothing is."""
    if NO_TEXT.search(text):
        return "This holds a character that is no text: write it again."
    too_long = len(text.strip()) > LONGEST_REASON
    return f"Write at most {LONGEST_REASON} characters." if too_long else ""


def keys_of(text: str) -> tuple[str, ...]:
    """Keys of a field that holds several."""
    parts = (part.strip() for part in text.split(said.SEPARATOR))
    return tuple(dict.fromkeys(part for part in parts if part))


def reason_problem(was: Fields, news: Fields, reason: str) -> str:
    """What is wrong with dates that move without a reason; empty where nothing is."""
    for name, text in news.items():
        if was.get(name) and (name in MOVING or name.startswith(said.MILESTONE)):
            after = date.fromisoformat(text) if text else date.max  # to take it back is a move too
            sentence = missing_reason(date.fromisoformat(was[name]), after, reason)
            if sentence:
                return sentence
    return ""


def _written(name: str, text: str) -> str:
    if name in said.NUMBERS and text:
        return repr(float(number(text)))
    if name in LISTS:
        return said.SEPARATOR.join(keys_of(text))
    return "" if name == said.AI and text != said.YES else text
