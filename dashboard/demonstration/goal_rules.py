"""What the manager of the demonstration's rules program files of it each week."""

from dashboard.demonstration.goal_story import Chapter, Story
from dashboard.demonstration.metric_definitions import MANAGER
from dashboard.scorecard.definitions import Direction
from dashboard.status_updates.updates import Colour

KEY = "rules"
RULES_PROGRAM = Story(
    KEY, "Rules program", MANAGER, "Rule Engineering", Direction.UP, 0.0, None, 0,
    (
        Chapter(12, Colour.GREEN, "The wave of the quarter is nominated, and labels are asked for",
                "Each team named what it can do without.",
                "Start the trial of the first twenty.",
                ("The first twenty are nominated.", "Disputes Operations named its owner.",
                 "The trial of the first twenty has begun.")),
        Chapter(7, Colour.GREEN, "Trials run; what is stuck waits for labels of banks",
                "Banks confirm fraud late, and a gate needs its labels.",
                "Go through what is stuck with the owners, team by team.",
                ("Rule Engineering's list is gone through.",
                 "Two rules came back: the trial missed a pattern.",
                 "Payments Core's list is gone through.")),
        Chapter(2, Colour.GREEN, "No rule is switched off during the peak; trials go on",
                "The change freeze of the peak covers rules as well.",
                "Prepare the gates of January.",
                ("The freeze is agreed with Checkout Product.",)),
    ),
)  # fmt: skip
"""Weeks of it are filed by hand, all of them: no file has any."""
