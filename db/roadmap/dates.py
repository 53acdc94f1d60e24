"""An initiative's milestones, and what it waits for."""

from datetime import date

from sqlalchemy.orm import Session

from dashboard.errors import InvalidForm, NotFound
from dashboard.roadmap.checks import circle_problem, initiative_problems, key_problem
from dashboard.roadmap.holding import initiatives_at
from dashboard.roadmap.initiatives import Dependency, Initiative, Link, Milestone
from dashboard.roadmap.links import LONGEST_LAG, link_text
from dashboard.roadmap.typed import Fields, reason_problem, text_problem
from dashboard.roadmap.words import AFTER, MILESTONE, MILESTONE_DONE, MILESTONE_TITLE
from db.roadmap.changing import InitiativeToChange, initiative_to_change, say
from db.roadmap.words import roadmap_words

NO_MILESTONE = "There is no such milestone."
NO_DEPENDENCY = "It does not wait for that."


def set_milestone(
    session: Session, initiative_id: int, fields: Fields, reason: str, base: int | None
) -> None:
    """Say when a milestone is due, and what it is called; an empty ``date`` takes it back.

    ``fields`` are ``key``, ``title`` and ``date``. A date that moves, or is taken back, asks for a
    ``reason``. ``base`` is the version of the initiative that the person saw.
    """
    found = initiative_to_change(session, initiative_id)
    key = fields.get("key", "").strip()
    held = _milestone(found.initiative, key)
    found.refuse_old(base, _milestone_form(held))
    names = {"date": f"{MILESTONE}{key}", "title": f"{MILESTONE_TITLE}{key}"}
    news = {field: fields[name].strip() for name, field in names.items() if name in fields}
    wrong = initiative_problems(news)
    problems = {name: wrong[field] for name, field in names.items() if field in wrong}
    if problem := key_problem(key):
        problems = {"key": problem}
    elif held is None and not news.get(names["date"]):
        problems["date"] = "Write the day on which it is due."
    if problem := text_problem(reason) or (
        "" if problems else reason_problem(found.form, news, reason)
    ):
        problems["reason"] = problem
    if problems:
        raise InvalidForm(problems)
    say(session, found, news, reason)


def complete_milestone(
    session: Session, initiative_id: int, key: str, day: date | None, base: int | None
) -> None:
    """Say on which day a milestone was met; without one, that it was not."""
    found = initiative_to_change(session, initiative_id)
    held = _milestone(found.initiative, key)
    found.refuse_old(base, _milestone_form(held))
    if held is None:
        raise NotFound(NO_MILESTONE)
    if day is not None and day > found.today:
        raise InvalidForm({"done": "It is met on a day that has come."})
    say(session, found, {f"{MILESTONE_DONE}{key}": day.isoformat() if day else ""})


def set_dependency(
    session: Session,
    initiative_id: int,
    predecessor: str,
    link: Link,
    lag: int,
    reason: str,
    base: int | None,
) -> None:
    """Say that an initiative waits for another; a ring of those who wait is refused by its name.

    ``base`` is the version of the one that waits.
    """
    found = initiative_to_change(session, initiative_id)
    key = found.initiative.key
    found.refuse_old(base, _dependency_form(found, predecessor))
    new = Dependency(predecessor, key, link, lag)
    problem = _no_dependency(session, found, new)
    if problem:
        raise InvalidForm({"predecessor": problem})
    if abs(lag) > LONGEST_LAG:
        raise InvalidForm({"lag": f"A lag is at most {LONGEST_LAG:,} days."})
    say(session, found, {f"{AFTER}{predecessor}": link_text(new)}, reason)


def remove_dependency(
    session: Session, initiative_id: int, predecessor: str, reason: str, base: int | None
) -> None:
    """Say that an initiative no longer waits for another."""
    found = initiative_to_change(session, initiative_id)
    found.refuse_old(base, _dependency_form(found, predecessor))
    if not _dependency_form(found, predecessor):
        raise NotFound(NO_DEPENDENCY)
    say(session, found, {f"{AFTER}{predecessor}": ""}, reason)


def _milestone(of: Initiative, key: str) -> Milestone | None:
    return next((each for each in of.milestones if each.key == key), None)


def _milestone_form(held: Milestone | None) -> dict[str, str]:
    if held is None:
        return {}
    due, done = held.dates.current, held.done
    return {
        "key": held.key,
        "title": held.title,
        "date": due.isoformat() if due else "",
        "done": done.isoformat() if done else "",
    }


def _dependency_form(found: InitiativeToChange, predecessor: str) -> dict[str, str]:
    """How an initiative waits for another; empty where it does not."""
    held = next((e for e in found.initiative.depends_on if e.predecessor == predecessor), None)
    if held is None:
        return {}
    return {"predecessor": predecessor, "link": held.link.value, "lag": str(held.lag)}


def _no_dependency(session: Session, found: InitiativeToChange, new: Dependency) -> str:
    """Why an initiative can't wait for another; empty where it can."""
    words = roadmap_words(session, found.program.id)
    known = {each.key: each for each in initiatives_at(words, found.cut, found.today)}
    if new.predecessor == new.successor:
        return "An initiative does not wait for itself."
    if new.predecessor not in known:
        return f"There is no initiative “{new.predecessor[:60]}”: choose one that there is."
    others = (
        link
        for each in known.values()
        for link in each.depends_on
        if link[:2] != new[:2] and link.predecessor in known
    )
    named = {key: f"“{each.title}” ({key})" for key, each in known.items()}
    return circle_problem((*others, new), named)
