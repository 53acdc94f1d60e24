"""Initiatives of risk mining in the lanes of Rule Engineering and Fraud Investigations."""

from dashboard.demonstration.roadmap_story import Mark, Planned, Slip, Wait, Word, Worth
from dashboard.roadmap.initiatives import DateKind, State
from dashboard.status_updates.updates import Colour

GREEN, AMBER, RED = Colour.GREEN, Colour.AMBER, Colour.RED
PRIYA, TOMAS = "Priya Raman", "Tomas Lindqvist"
MBALI, LUKASZ = "Mbali Dlamini", "Łukasz Nowicki"

RULE_ENGINEERING = (
    Planned(
        "rule-tests", "No rule goes live without a replay", LUKASZ, -38, -24,
        Worth(22, 60, 450, 6, 0.9, 430),
        "A new rule runs over last month's orders first, and its author sees whom it would hit.",
        State.DONE, DateKind.RELEASED, "released", goals=("alerts-right",), done=-24,
        marks=(Mark("live", "Replay asked of every change", -24, -24),),
        words=(Word(-37, GREEN, "Replay takes nine minutes for a month"),),
    ),
    Planned(
        "rule-budget", "Each rule has a budget of false alarms", LUKASZ, -23, -4,
        Worth(18, 40, 380, 7, 0.8),
        "A rule that annoys more good buyers than it was allowed is switched to watching.",
        slips=(Slip(-8, 1, "Budgets of 40 rules are not agreed on with their owners."),),
        goals=("alerts-right",),
        marks=(Mark("agreed", "Budgets agreed on for all rules", -8, None,
                    (Slip(-8, -2, "Budgets of 40 rules are not agreed on with their owners."),)),
               Mark("live", "Rules beyond their budget only watch", -4, None,
                    (Slip(-8, 1, "Budgets of 40 rules are not agreed on with their owners."),))),
        words=(Word(-22, GREEN, "Budgets are proposed rule by rule"),
               Word(-8, AMBER, "Owners of 40 rules have not answered",
                    "They are asked to give up approvals that count for their goals.",
                    "The program's leader decides about the rest on Tuesday.", 0)),
    ),
    Planned(
        "velocity-one", "One service counts all velocities", LUKASZ, -16, 3,
        Worth(30, 130, 540, 6, 0.8),
        "Eleven counters of the same thing, each a little different, become one.",
        goals=("card-testing",),
        marks=(Mark("half", "Half of the rules use it", -6, -5),
               Mark("all", "All rules use it", 3)),
        words=(Word(-15, GREEN, "Two counters are switched off each month"),),
    ),
    Planned(
        "card-testing-wall", "A wall against card testing at donations", TOMAS, -9, 3,
        Worth(16, 50, 1_900, 9, 0.8),
        "Small authorisations at merchants without a basket are slowed down before they are"
        " declined.",
        slips=(Slip(-1, 6, "Two donation platforms freeze changes until the end of the year."),),
        goals=("card-testing",),
        marks=(Mark("first", "First platform behind the wall", -3, -3),
               Mark("all", "All platforms behind the wall", 3, None,
                    (Slip(-1, 6, "Two donation platforms freeze changes until the year's end."),))),
        words=(Word(-8, GREEN, "Slowing down works: four of five tries stop by themselves"),
               Word(-1, RED, "Two platforms freeze changes over the holidays",
                    "Their freeze began a week before the date that they had told us.",
                    "Ask both for an exception. Slow their traffic down on our side meanwhile.",
                    5)),
    ),
    Planned(
        "rules-as-code", "Rules are code, with tests and owners", LUKASZ, 4, 19,
        Worth(44, 160, 620, 6, 0.7),
        "Rules move from a table to a repository: each change is read by a second pair of eyes.",
        stage="plan", waits=(Wait("rule-budget"),), goals=("alerts-right",),
        marks=(Mark("first", "First 50 rules moved", 10), Mark("all", "All rules moved", 19)),
    ),
    Planned(
        "retire-v3-rules", "Rules that v4 replaces are switched off", LUKASZ, 27, 36,
        Worth(20, 30, 950, 8, 0.6),
        "Some 400 rules do what the new model does better. Each goes through the gates.",
        stage="plan", waits=(Wait("v4-rollout"),), goals=("alerts-right",),
        marks=(Mark("half", "200 rules off", 32), Mark("all", "400 rules off", 36)),
    ),
)  # fmt: skip
FRAUD_INVESTIGATIONS = (
    Planned(
        "mo-library", "Library of methods of operation", MBALI, -35, -20,
        Worth(14, 20, 280, 6, 0.9, 300),
        "What a ring does, step by step, with the orders that show it: found again in seconds.",
        State.DONE, DateKind.RELEASED, "released", done=-20,
        marks=(Mark("hundred", "A hundred methods written down", -20, -20),),
        words=(Word(-34, GREEN, "Six methods a week are written down"),),
    ),
    Planned(
        "merchant-graph", "Merchants linked by owner, account and device", MBALI, -17, -2,
        Worth(28, 110, 700, 7, 0.8),
        "A closed merchant who opens again under another name is found on the first day.",
        slips=(Slip(-4, 5, "The register of owners of one country comes on paper."),),
        goals=("merchant-reviews",),
        marks=(Mark("first", "Three countries linked", -9, -9),
               Mark("all", "All countries linked", -2, None,
                    (Slip(-4, 5, "The register of owners of one country comes on paper."),))),
        words=(Word(-16, GREEN, "Three countries are linked"),
               Word(-4, AMBER, "One country's register of owners is paper",
                    "Its register offers no file, and scanning it needs a contract.",
                    "A supplier scans it. Without that country the graph is live in two weeks.",
                    4)),
    ),
    Planned(
        "takeover-playbook", "Playbook for takeovers by a new SIM", MBALI, -14, -5,
        Worth(8, 10, 260, 7, 0.9, 190),
        "Who does what in the first hour after a wave of takeovers.",
        State.DONE, DateKind.RELEASED, "released", goals=("account-takeovers",), done=-5,
        waits=(Wait("mo-library"),), marks=(Mark("drill", "Drill with all shifts", -5, -5),),
        words=(Word(-13, GREEN, "Two of three shifts have drilled"),),
    ),
    Planned(
        "mule-sweep", "Mule accounts swept every quarter", TOMAS, -7, 6,
        Worth(20, 60, 820, 7, 0.8),
        "Accounts that only pass money on are closed in one sweep with the banks that hold them.",
        waits=(Wait("device-graph"),), goals=("account-takeovers",),
        marks=(Mark("first", "First sweep done", -1, -1), Mark("second", "Second sweep done", 6)),
        words=(Word(-6, GREEN, "The first sweep closed 1,140 accounts"),), silent=2,
    ),
    Planned(
        "darknet-feed", "Cards on offer are known before they are used", MBALI, 8, 18,
        Worth(10, 210, 900, 6, 0.4),
        "A supplier tells which of our cards are for sale.",
        State.CANDIDATE, DateKind.CANDIDATE, "idea", goals=("card-testing",), added=-1,
    ),
    Planned(
        "hand-labels", "A second team labels cases by hand", MBALI, -22, -8,
        Worth(26, 240, 200, 3, 0.5),
        "Twenty people were to label what disputes tell too late.",
        State.CANCELLED, DateKind.UNSCHEDULED, "stopped", goals=("fraud-labels",), done=-12,
        words=(Word(-21, AMBER, "Half of the places are filled",
                    "Labels by hand cost three times what was planned.",
                    "Compare with labels from banks before hiring on.", -10),),
    ),
)  # fmt: skip
