"""``python -m bench``: how long things take, as ratios within one run."""

from bench import (
    a_million,
    accounts,
    imports,
    path_to_green,
    roadmap,
    rule_deprecation,
    scorecard,
    ticket_aging,
)

for subject in (
    accounts,
    ticket_aging,
    rule_deprecation,
    scorecard,
    path_to_green,
    roadmap,
    a_million,
    imports,
):
    subject.run()
