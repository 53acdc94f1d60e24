"""The scorecard on paper: the weekly table on one wide page, and the page of a metric."""

from dashboard.metric.values import MetricStory
from dashboard.scorecard.calculation import Scorecard
from exports.paper import Paper, program_paper
from layouts import scorecard as view
from layouts.metric import page as metric_page
from layouts.ticket_aging.words import filters_in_words


def scorecard_paper(card: Scorecard) -> Paper:
    """The page's document."""
    about = filters_in_words(card.scope, view.EVERYTHING, view.FILTER_LABELS)
    return program_paper(card, "scorecard", view.TITLE, view.content(card), about)


def metric_paper(story: MetricStory) -> Paper:
    """The document of one metric."""
    content = metric_page.content(story)
    return program_paper(story, f"metric-{story.metric.key}", story.metric.title, content)
