"""Goals on paper: the board on wide pages, and the page of a goal."""

from dashboard.goal.values import GoalStory
from dashboard.path_to_green.calculation import PathToGreen
from exports.paper import Paper, program_paper
from layouts import path_to_green as view
from layouts.goal import page as goal_page
from layouts.ticket_aging.words import filters_in_words


def path_to_green_paper(found: PathToGreen) -> Paper:
    """The board's document."""
    about = filters_in_words(found.scope, view.EVERYTHING, view.FILTER_LABELS)
    return program_paper(found, "path-to-green", view.TITLE, view.content(found), about)


def goal_paper(story: GoalStory) -> Paper:
    """The document of one goal."""
    content = goal_page.content(story)
    return program_paper(story, f"goal-{story.goal.key}", story.goal.title, content)
