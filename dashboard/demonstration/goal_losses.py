"""Goals of risk mining that are about losses: takeovers, labels, and the backlog of reviews."""

from dashboard.demonstration.goal_story import (
    YEAR,
    Asked,
    Chapter,
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

TAKEOVERS = Story(
    "account-takeovers", "Account takeovers with a paid order, a week", PM,
    "Fraud Investigations", Direction.DOWN, 46.0, 20.0, 9,
    (
        Chapter(YEAR, GREEN, "{value} a week: passkeys are offered after each reset",
                "Most takeovers begin with a password reset by mail.",
                "Ask for the passkey before a stored card is used.",
                ("One customer in six takes a passkey.", "Stored cards ask for it at new"
                 " addresses.", "Resets by mail wait for an hour if the device is new.")),
        Chapter(31, GREEN, "{value} a week, ahead of the path",
                "The hour of waiting stops most of what is automated.",
                "Close the way by the call centre.",
                ("Agents no longer change mail addresses on the phone.",
                 "Customer Support trains all shifts.")),
        Chapter(17, AMBER, "{value} a week: takeovers come by the phone number now",
                "Numbers are moved to another SIM at two carriers, who tell us a day later.",
                "Get the carriers' signal of a new SIM. Hold orders for a day meanwhile.",
                ("One carrier offers the signal by interface.",
                 "The contract is with its counsel.", "Orders over USD 400 are held."), -9,
                ),
        Chapter(10, AMBER, "{value} a week: the second carrier's signal is late",
                "The carrier wants a data protection review first.",
                "Go live with the first carrier. Review with the second in two weeks.",
                ("The first carrier is live and stops three a week.",
                 "The review is moved by a fortnight."), -5),
        Chapter(5, AMBER, "{value} a week: the review has found one open point",
                "Who deletes the signal after use is not written down.",
                "Write down who deletes it. Sign.",
                ("The paragraph is drafted.", "Both counsels agree."), -2),
    ),
    (Level(YEAR, 0.02), Level(30, 0.04), Level(19, 0.03), Level(16, -0.06), Level(0, -0.07)),
    decimals=0, spread=0.015, tags=("accounts",), skipped=(25,),
    steps=(
        Step("Hold orders over USD 400 for a day after a new number", "Mbali Dlamini", 16, -14,
             2.0, 14, 1.0),
        Step("Signal of a new SIM from the first carrier", "Łukasz Nowicki", 17, -11, 4.0, 9, 3.0,
             moves=(Moved(13, -9, "Its interface needed a certificate"),)),
        Step("Signal of a new SIM from the second carrier", PM, 17, -9, 5.0,
             moves=(Moved(10, -5, "Its data protection review comes first"),
                    Moved(5, -2, "One paragraph on deletion is open"))),
        Step("Ask again for the passkey when the number is new", "Mbali Dlamini", 9, -3, 4.0,
             moves=(Moved(6, -2, "Released with the app of the month"),)),
    ),
    plans=(
        WayBack(17, "A phone number counts as proof of who somebody is, and carriers move it"
                " without telling us.",
                "Under the path four weeks on end.",
                "The second carrier declines.",
                "About nine customers more a week lose their account, USD 310 each."),
    ),
    questions=(
        Asked(5, "This is the third date. What is different this time?",
              "One paragraph is open, no longer a review. I'd still not bet on the week.", 4),
    ),
)  # fmt: skip

LABELS = Story(
    "fraud-labels", "Days until fraud is labelled, median", MANAGER, "Disputes Operations",
    Direction.DOWN, 18.0, 14.0, 14,
    (
        Chapter(YEAR, AMBER, "Labels come too late to learn from them",
                "Banks confirm fraud when the customer calls, and report it once a month.",
                "Ask the six largest banks for weekly reports.",
                ("Two banks report each week.", "A third one wants a form of its own."), -38),
        Chapter(38, AMBER, "Weekly reports of four banks, and the median hardly moves",
                "The four banks are large but quick already; the slow ones make the median.",
                "Go to the slow ones: Marrowby, Oyelami and Quillonby.",
                ("Oyelami agreed.", "Marrowby's reports skip debit cards.",
                 "Quillonby pays a processor to report, and will ask."), -20),
        Chapter(19, AMBER, "Debit cards of two banks are missing in each report",
                "Debit disputes are handled by another desk, which has no interface.",
                "Bring the two desks' lists in by file.",
                ("Oyelami sends its debit list by file.", "Marrowby begins next month.",
                 "Marrowby's first file was empty."), -4),
        Chapter(5, AMBER, "No date: the processor's file has stopped, and nobody says until when",
                "Quillonby's processor moved to a new platform and sends no file since. Without it"
                " the median cannot be told.",
                "The processor names a date on Thursday: until then there is a date for a date"
                " only. Labels by hand for the 200 largest cases.",
                ("The file has not come for the first time.",
                 "Asked on Monday; the processor promised it for the end of the month.",
                 "Labels by hand: 120 of 200 done."), None,
                "Escalate to Quillonby's head of operations?"),
    ),
    undated=True, metric="days_to_label", tags=("labels", "banks"), skipped=(29, 15),
    steps=(
        Step("Debit lists of Oyelami and Marrowby by file", "Rania El-Khatib", 19, -8, 1.5, 7, 0.6),
        Step("Date from Quillonby's processor", "Göran Åkerblom", 4, 1, 0.0),
        Step("Labels by hand for the 200 largest cases", "Esther Lindqvist-Boateng", 4, 2, 0.5),
    ),
    plans=(
        WayBack(4, "One bank's labels hang on a processor with which we have no contract and no"
                " contact.",
                "The file comes four weeks on end, and the median is under 14 days.",
                "The processor names no date on Thursday.",
                "The model learns from labels of last quarter when the peak begins.",
                "Escalation to Quillonby's head of operations", LEADER, 1),
    ),
    questions=(
        Asked(3, "Does anybody else have the labels: the scheme, the bank itself?",
              "The scheme has, at a price. An offer is asked for.", 2),
    ),
)  # fmt: skip

REVIEWS = Story(
    "merchant-reviews", "Merchant reviews older than 30 days", PM, "Fraud Investigations",
    Direction.DOWN, 180.0, 60.0, 14,
    (
        Chapter(YEAR, RED, "{value} are older than 30 days, and more come than go",
                "Every merchant with a chargeback is reviewed, whatever it sells.",
                "Review by what may be lost, not by chargebacks alone.",
                ("A quarter of the reviews find nothing at merchants under USD 500.",
                 "The new order by expected loss is drafted."), -40,
                "Close reviews of merchants under USD 500 without a second look?"),
        Chapter(45, AMBER, "{value} are older than 30 days: the small ones are closed in bulk",
                "Reviews under USD 500 expected loss are closed with a sample of one in ten.",
                "Close 20 a week. Train two people of Disputes.",
                ("The first 20 are closed; the sample found nothing.", "Both are trained.",
                 "A sample found one bad actor: its kind is taken out."), -36),
        Chapter(37, GREEN, "{value} are older than 30 days, on the path",
                "Two more people, and no review without a reason.",
                "Ask merchants for papers before the review begins.",
                ("Papers come four days earlier.", "Ten merchants answer by themselves.")),
        Chapter(22, GREEN, "{value} are older than 30 days, despite the holidays",
                "Seller Onboarding lent two people for August.",
                "Keep the pace after they go back.",
                ("Both went back; the pace holds.", "A template for travel merchants saves an"
                 " hour each.", "Gift card sellers are next.")),
        Chapter(9, GREEN, "{value} are older than 30 days, ahead of the path",
                "Fewer come in: onboarding asks for what reviews used to ask.",
                "Prepare for what the peak brings in January.",
                ("Onboarding took over two questions.", "No review is older than 90 days.",
                 "January's shifts are planned.")),
    ),
    (Level(YEAR, -0.15), Level(45, -0.09), Level(39, -0.03), Level(36, 0.03), Level(0, 0.06)),
    decimals=0, tags=("merchants",), skipped=(34,),
    steps=(
        Step("Order reviews by expected loss", "Farah Azizi", 51, -46, 20.0, 46, 24.0),
        Step("Close reviews under USD 500 with a sample", PM, 45, -38, 30.0, 38, 26.0),
        Step("Papers before the review begins", "Chloé Marchand", 37, -24, 15.0, 25, 17.0),
        Step("Shifts for January", "Farah Azizi", 9, 3, 10.0),
    ),
    plans=(
        WayBack(51, "Chargebacks alone put a merchant on the list, so that small ones crowd out"
                " the bad ones.",
                "On the path four weeks on end.",
                "A sample finds more than one bad actor in fifty.",
                "Bad actors trade for 70 days on average before anybody looks.",
                "Close small reviews with a sample", LEADER, -46),
    ),
)  # fmt: skip

STORIES = (TAKEOVERS, LABELS, REVIEWS)
