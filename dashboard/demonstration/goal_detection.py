"""Goals of risk mining that are about detection: alerts, card testing, BIN attacks, the model."""

from dashboard.demonstration.goal_story import (
    YEAR,
    Asked,
    Chapter,
    Lending,
    Level,
    Moved,
    Step,
    Story,
    WayBack,
)
from dashboard.demonstration.metric_definitions import LEADER, MANAGER, PM
from dashboard.scorecard.definitions import Direction
from dashboard.status_updates.updates import Colour

GREEN, AMBER, RED = Colour.GREEN, Colour.AMBER, Colour.RED

ALERTS = Story(
    "alerts-right", "Fraud among the alerts that are reviewed", MANAGER, "Rule Engineering",
    Direction.WITHIN, 0.26, None, 12,
    (
        Chapter(YEAR, GREEN, "About a quarter of the alerts are fraud, as it should be",
                "Investigators close what rules raise within two days.",
                "Keep the band while rules are switched off.",
                ("First month with fewer rules: the share holds.",
                 "Thresholds of the gift card rules are back to last year's.")),
        Chapter(35, GREEN, "Inside the band, with a fifth fewer rules than a year ago",
                "Rules that were switched off had raised what others raise as well.",
                "Sample what no rule raises any more, two hundred orders a month.",
                ("The sample of the month has one fraud in two hundred.",
                 "Collusion rules raise fewer alerts, and better ones.")),
        Chapter(14, GREEN, "Inside the band, ready for the peak",
                "Volume is up by a tenth and the share has not moved.",
                "Prepare thresholds for the days after Thanksgiving.",
                ("Peak thresholds are tried on last year's orders.",
                 "Two more investigators are trained for the peak.",
                 "Peak thresholds are approved.")),
    ),
    band=(0.22, 0.31), metric="alert_precision", tags=("alerts", "peak"), skipped=(28,),
    steps=(
        Step("Thresholds for the days after Thanksgiving", "Arjun Mehrotra", 14, 1, 0.0),
        Step("Sample of what no rule raises, each month", "Wanjiru Kamande", 35, 10, 0.0),
    ),
)  # fmt: skip

CARD_TESTING = Story(
    "card-testing", "Card testing let through, per 10,000 small authorisations", PM,
    "Fraud Investigations", Direction.DOWN, 6.2, 2.0, 8,
    (
        Chapter(YEAR, GREEN, "{value} per 10,000: the velocity cap by device works",
                "Testers use few devices and many cards.",
                "Extend the cap to gift cards and donations.",
                ("The cap covers donations.", "Gift cards follow.",
                 "Testers move on to trial subscriptions.")),
        Chapter(38, AMBER, "{value} per 10,000: trial subscriptions are tested instead",
                "Trials authorise nothing, so that the cap does not count them.",
                "Count trials in the cap. Ask for a card check of one cent at risky merchants.",
                ("Trials count since Monday.", "Two merchants took the one-cent check.",
                 "All but one took it."), -30),
        Chapter(30, GREEN, "{value} per 10,000, ahead of the path",
                "With trials counted, testers need new devices for each run.",
                "Share device prints of testers with acquirers.",
                ("Ferrywick takes prints each hour.", "A ring of forty devices was closed.",
                 "Prints come back from Ferrywick as well.",
                 "Half of the runs are stopped at the first ten cards.")),
        Chapter(12, GREEN, "{value} per 10,000: the best months so far",
                "Runs are short, and cheap to stop.",
                "Rehearse the peak with the tester team.",
                ("The rehearsal found one gap, which is closed.",
                 "Cap raised for the peak, with an alarm.")),
        Chapter(1, RED, "{value} per 10,000: a ring tests from rented phones, one card each",
                "The cap counts devices, and this ring uses each of 60,000 rented phones once. No"
                " other rule looks at the network that they share.",
                "Cap by network and merchant from tonight. Ask the three merchants for a"
                " challenge. Send the BINs to their banks.",
                ("It began on Tuesday at three merchants; 11,400 cards went through before the"
                 " weekend.",), 4,
                "Let rule engineering cap whole networks over the peak, though some good orders"
                " are challenged."),
    ),
    (Level(YEAR, 0.04), Level(40, 0.03), Level(36, -0.07), Level(31, -0.03), Level(29, 0.03),
     Level(2, 0.05), Level(1, -0.34), Level(0, -0.3)),
    decimals=2, tags=("card testing", "peak"), skipped=(42,),
    steps=(
        Step("Count trial subscriptions in the cap", "Arjun Mehrotra", 37, -32, 0.8, 32, 0.9),
        Step("Share device prints with Ferrywick", "Siobhán Ní Bhriain", 30, -20, 0.6, 20, 0.7),
        Step("Cap by network and merchant", "Arjun Mehrotra", 1, 1, 1.5),
        Step("Challenge small orders at the three merchants", PM, 1, 2, 0.6),
        Step("Model that scores networks of devices", "Xu Meilin", 1, 4, 0.5),
    ),
    plans=(
        WayBack(38, "The cap counts authorisations, and trials are none.",
                "Four weeks on the path with trials counted.",
                "Merchants refuse the check of one cent.",
                "Tested cards are sold on and come back as fraud at others."),
        WayBack(1, "All our limits count per device or per card. Whoever rents phones pays a few"
                " cents for a device, and nothing counts the network behind them.",
                "Four weeks on end at 2.0 or less, the peak included.",
                "A second ring takes over within a week of the cap.",
                "25 banks reissue cards in December, and schemes fine from 5 per 10,000 on.",
                "Cap whole networks over the peak", LEADER, 1),
    ),
    questions=(
        Asked(1, "Which banks know already, and who calls the others on Monday?"),
    ),
)  # fmt: skip

BIN_ATTACKS = Story(
    "bin-attacks", "Time until a BIN attack is noticed, median", "Hana Satomi",
    "Authentication Services", Direction.DOWN, 14.0, 4.0, 12,
    (
        Chapter(YEAR, GREEN, "{value} hours: the first banks share declines as they happen",
                "With declines of the same minute, an attack shows within an hour.",
                "Connect eight more banks.",
                ("Sundarvane and Larkspire are connected.", "Two more follow.",
                 "An attack on Larkspire was noticed in 40 minutes.")),
        Chapter(33, AMBER, "{value} hours: three banks' files come once a night",
                "Files of the night make twelve hours of every attack on these banks.",
                "Ask for hourly files. Watch authorisations of their BINs ourselves until then.",
                ("Marrowby delivers hourly.", "Our own watch found two attacks."), -26),
        Chapter(26, GREEN, "{value} hours, on plan again with hourly files",
                "Nightly files are gone but for one bank.",
                "Tune the alarm: half of its calls are payday.",
                ("Payday no longer raises the alarm.", "Night shift answers within ten minutes.")),
        Chapter(12, GREEN, "On plan: the alarm runs in its final form",
                "The work is finished but for details.",
                "Write the handbook for the night shift.",
                ("The handbook is in review.", "Training of the night shift is planned.")),
    ),
    (Level(YEAR, 0.03), Level(35, 0.03), Level(31, -0.06), Level(27, -0.03), Level(25, 0.03),
     Level(14, 0.02), Level(8, -0.12), Level(0, -0.17)),
    lent=Lending(PM, 2, 2, "Hana trains the night shift in Lisbon for four weeks"),
    parent="card-testing", unit="hours", tags=("BIN attacks",),
    steps=(
        Step("Hourly files from the three banks", "Hana Satomi", 33, -26, 3.0, 27, 2.6),
        Step("Handbook and training of the night shift", "Yusuf Çelikoğlu", 12, 5, 1.0),
    ),
    questions=(
        Asked(4, "Median hours rose four weeks on end. What does the alarm miss?",
              "I look into it with the night shift and answer with numbers next week.", 3),
    ),
)  # fmt: skip

MODEL = Story(
    "model-coverage", "Orders scored by the new risk model", MANAGER, "ML Platform",
    Direction.UP, 20.0, 80.0, -6,
    (
        Chapter(YEAR, GREEN, "{value} % of orders scored: card payments of the first region",
                "Scores come in 40 milliseconds, well within the budget.",
                "Roll out region by region, the Nordics first.",
                ("Nordics and Benelux are live.", "Iberia follows.", "UK & Ireland are live.")),
        Chapter(34, AMBER, "{value} %: features of wallets arrive after the decision",
                "The wallet's stream of events is seconds late at night, when batches run.",
                "Move the batches. Score wallets without the late features meanwhile.",
                ("Batches run from four in the morning on.", "Late features are under 2 %."), -24),
        Chapter(24, AMBER, "{value} %: the backlog of regions is worked off",
                "Four regions waited for the stream, and each takes two weeks.",
                "Two regions at a time, with a day of shadow scores each.",
                ("Japan and Oceania are live.", "Brazil is in shadow."), -12),
        Chapter(12, RED, "{value} %: the date will not be kept, marketplaces need their own model",
                "A marketplace pays many sellers, and the model sees one. It scores them all as"
                " risky.",
                "Train on seller data. Find out how long that takes.",
                ("Seller data of two years are there.", "First training: half as many false"
                 " alarms.", "A date can be named now."), 7,
                "A new date, or coverage without marketplaces?"),
        Chapter(5, AMBER, "{value} %: marketplaces follow by a date that was agreed",
                "The seller model works, and needs a month of shadow scores.",
                "Shadow scores for all marketplaces, then a tenth of the orders.",
                ("Shadow scores run.", "A tenth of the orders is scored."), 3),
        Chapter(2, GREEN, "{value} %, on the new path: half of the marketplaces are scored",
                "Seller features hold in the live stream.",
                "The other half before the change freeze ends.",
                ("Half of the marketplaces are live.",)),
    ),
    (Level(YEAR, 0.03), Level(36, 0.03), Level(33, -0.08), Level(25, -0.12), Level(13, -0.15),
     Level(10, -0.2), Level(6, -0.19), Level(2, -0.1), Level(0, -0.09)),
    moves=(Moved(5, 8, "Marketplaces need a model of their own: agreed in the review"),),
    unit="%", tags=("model",), skipped=(31, 17),
    steps=(
        Step("Move the nightly batches behind the stream", "Vanessa Whitlock", 34, -26, 5.0, 25,
             4.0, moves=(Moved(27, -25, "Finance needs its batch at month's end"),)),
        Step("Train the seller model", "Xu Meilin", 12, -6, 6.0, 6, 5.5, "Model card 27"),
        Step("Score the second half of the marketplaces", "Xu Meilin", 5, 5, 7.0),
    ),
    plans=(
        WayBack(34, "Features were designed for cards by day: nobody measured wallets by night.",
                "Late features under 1 % in all hours.", "Finance keeps its batch at night.",
                "A quarter of the orders stays with the old rules."),
        WayBack(11, "One model was to serve shops and marketplaces, and a marketplace's risk lies"
                " with its sellers.",
                "80 % of all orders scored, false alarms no higher than at shops.",
                "Shadow scores show more than 3 % false alarms.",
                "Rules for marketplaces stay on for another year.",
                "Move the date by fourteen weeks", LEADER, -5),
    ),
    questions=(
        Asked(11, "What would it take to keep the date without marketplaces?",
              "It can be kept at 66 % of the orders. I would rather move it: the other 14 % are"
              " where the losses are.", 10),
    ),
)  # fmt: skip

STORIES = (ALERTS, CARD_TESTING, BIN_ATTACKS, MODEL)
