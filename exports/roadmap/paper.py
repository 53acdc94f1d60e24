"""The roadmap on paper: wide pages, the planning line, and the page of an initiative."""

from dashboard.initiative.values import InitiativeStory
from dashboard.roadmap.planning import PlanningLine
from dashboard.roadmap.values import Roadmap
from dashboard.roadmap.view import RoadmapView
from exports.paper import Paper, program_paper
from layouts import roadmap as view
from layouts.initiative import page as initiative_page
from layouts.roadmap.planning import TITLE, planning_page
from layouts.ticket_aging.words import filters_in_words


def roadmap_paper(found: Roadmap, chosen: RoadmapView, beside: view.Beside) -> Paper:
    """The timeline's document."""
    about = filters_in_words(found.scope, view.EVERYTHING, view.FILTER_LABELS)
    content = view.content(found, chosen, beside)
    return program_paper(found, "roadmap", view.TITLE, content, about)


def planning_paper(found: Roadmap, told: PlanningLine) -> Paper:
    """The planning line's document."""
    return program_paper(found, "planning-line", TITLE, planning_page(found, told))


def initiative_paper(story: InitiativeStory) -> Paper:
    """The document of one initiative."""
    of = story.initiative
    return program_paper(story, f"initiative-{of.key}", of.title, initiative_page.content(story))
