"""Initiatives of risk mining in the lanes of Authentication, Payments Core, Disputes, partners."""

from dashboard.demonstration.roadmap_story import Mark, Planned, Slip, Wait, Word, Worth
from dashboard.roadmap.initiatives import DateKind, State
from dashboard.status_updates.updates import Colour

GREEN, AMBER, RED = Colour.GREEN, Colour.AMBER, Colour.RED
PRIYA, TOMAS, HANA = "Priya Raman", "Tomas Lindqvist", "Hana Satomi"
ESTHER, DMYTRO = "Esther Lindqvist-Boateng", "Dmytro Shevchuk"

AUTHENTICATION = (
    Planned(
        "passkeys-reset", "Passkeys after a password reset", DMYTRO, -33, -16,
        Worth(24, 90, 680, 8, 0.9, 720),
        "Who resets a password is offered a passkey, and needs no password again.",
        State.DONE, DateKind.RELEASED, "released", goals=("account-takeovers",), done=-16,
        marks=(Mark("live", "Live in all apps", -16, -16),),
        words=(Word(-32, GREEN, "One customer in six takes a passkey"),),
    ),
    Planned(
        "passkey-checkout", "Stored cards ask for the passkey", DMYTRO, 3, 15,
        Worth(26, 100, 1_300, 9, 0.7),
        "A stored card at a new address asks for the passkey instead of a code by text message.",
        stage="plan", waits=(Wait("passkeys-reset"), Wait("sim-signal")),
        goals=("account-takeovers",),
        marks=(Mark("first", "First 10 % of orders", 8), Mark("all", "All orders", 15)),
    ),
    Planned(
        "bin-alarm", "BIN attacks are noticed in a minute", HANA, -15, 1,
        Worth(18, 70, 1_100, 9, 0.9),
        "Tries on neighbouring card numbers are counted across merchants.",
        ai=True, goals=("bin-attacks",),
        marks=(Mark("shadow", "Two weeks in the shadow", -4, -4), Mark("live", "Alarm is live", 1)),
        words=(Word(-14, GREEN, "In the shadow it sees attacks after 50 seconds"),),
    ),
    Planned(
        "quiet-3ds", "3-D Secure without a challenge at ten banks", DMYTRO, -11, 11,
        Worth(22, 80, 1_000, 7, 0.7),
        "Device data let a bank agree without asking the buyer.",
        slips=(Slip(-3, 13, "Two banks change their access control server in spring."),),
        marks=(Mark("five", "Five banks", -2, -2),
               Mark("ten", "Ten banks", 11, None,
                    (Slip(-3, 13, "Two banks change their access control server in spring."),))),
        words=(Word(-10, GREEN, "Five banks agree to nine of ten orders"),),
    ),
    Planned(
        "wallet-binding", "Wallets bound to one device", DMYTRO, 16, 27,
        Worth(20, 80, 560, 6, 0.6),
        "A wallet that moves to another phone waits for a day.",
        State.CANDIDATE, DateKind.CANDIDATE, "idea", goals=("account-takeovers",), added=-6,
    ),
)  # fmt: skip
PAYMENTS_CORE = (
    Planned(
        "fail-closed", "Risk checks fail closed above USD 200", TOMAS, -31, -21,
        Worth(12, 20, 500, 8, 0.9, 460),
        "When the score does not come in time, large orders wait instead of going through.",
        State.DONE, DateKind.RELEASED, "released", done=-21,
        marks=(Mark("live", "Live in all regions", -21, -21),),
        words=(Word(-30, GREEN, "Live in four of seven regions"),),
    ),
    Planned(
        "retry-guard", "Retries no longer feed attacks", TOMAS, -10, 2,
        Worth(10, 20, 420, 6, 0.9),
        "A declined card is not tried again where an attack is under way.",
        waits=(Wait("bin-alarm", "SS+14"),), goals=("card-testing", "bin-attacks"),
        marks=(Mark("live", "Live", 2),),
        words=(Word(-9, GREEN, "Retries on three declines are guarded"),),
    ),
    Planned(
        "v4-rollout", "v4 decides, region by region", TOMAS, 17, 26,
        Worth(16, 40, 3_100, 10, 0.6),
        "Orders are declined by v4: first in the region with the fewest, last in the largest.",
        stage="plan", ai=True, waits=(Wait("shadow-run"),),
        goals=("card-testing", "alerts-right"),
        marks=(Mark("first", "First region", 18), Mark("all", "All regions", 26)),
    ),
    Planned(
        "edge-scores", "Scores at the edge of the network", TOMAS, 20, 33,
        Worth(40, 480, 650, 4, 0.3),
        "A score before the order reaches our own machines.",
        State.CANDIDATE, DateKind.UNSCHEDULED, "idea", ai=True, added=-11,
    ),
)  # fmt: skip
DISPUTES = (
    Planned(
        "labels-in-ten-days", "Fraud is labelled within ten days", PRIYA, -24, -1,
        Worth(26, 90, 640, 8, 0.7),
        "Banks tell of fraud before it becomes a dispute.",
        goals=("fraud-labels",),
        slips=(Slip(-9, 0, "Two processors send their files a day late."),),
        marks=(Mark("four", "Four banks tell daily", -11, -11),
               Mark("ten-days", "Median below ten days", -1, None,
                    (Slip(-9, 0, "Two processors send their files a day late."),))),
        words=(Word(-23, GREEN, "Four banks tell daily"),
               Word(-9, AMBER, "Two processors' files come a day late",
                    "They bundle files of all their clients before they send them.",
                    "One sends ours alone from next week on. The other has an offer from us.", 0)),
    ),
    Planned(
        "label-quality", "Labels are checked against each other", ESTHER, -3, 2,
        Worth(8, 20, 150, 4, 0.8),
        "Where bank, dispute and analyst disagree, somebody looks.",
        waits=(Wait("labels-in-ten-days", "FF+14"),), goals=("fraud-labels",),
        marks=(Mark("live", "Live", 2),),
        words=(Word(-2, GREEN, "One label in forty is disputed"),),
    ),
    Planned(
        "evidence-auto", "Evidence is sent by itself", ESTHER, 5, 16,
        Worth(18, 60, 480, 5, 0.8),
        "What proves an order is gathered and sent without an analyst where all of it is there.",
        stage="plan", ai=True, marks=(Mark("half", "Half of all disputes", 16),),
    ),
    Planned(
        "pre-dispute", "Alerts before a dispute from six banks", ESTHER, -19, -6,
        Worth(14, 130, 590, 6, 0.9, 350),
        "A refund in time costs less than a dispute.",
        State.DONE, DateKind.RELEASED, "released", done=-5,
        slips=(Slip(-7, -5, "One bank's test ran into the end of its quarter."),),
        marks=(Mark("six", "Six banks", -6, -5,
                    (Slip(-7, -5, "One bank's test ran into the end of its quarter."),)),),
        words=(Word(-18, GREEN, "Four banks are live"),),
    ),
)  # fmt: skip
PARTNERS = (
    Planned(
        "sim-signal", "Signal of a new SIM from both carriers", TOMAS, -17, -9,
        Worth(10, 160, 900, 9, 0.8),
        "A number that moved to another SIM is not asked for a code.",
        slips=(Slip(-10, -5, "The second carrier wants a data protection review first."),
               Slip(-5, -1, "One paragraph on deletion is open."),
               Slip(-1, 4, "The second carrier's counsel is away until December.")),
        goals=("account-takeovers",),
        marks=(Mark("first", "First carrier live", -9, -9),
               Mark("second", "Second carrier live", -9, None,
                    (Slip(-10, -5, "The second carrier wants a data protection review first."),
                     Slip(-5, -1, "One paragraph on deletion is open."),
                     Slip(-1, 4, "The second carrier's counsel is away until December.")))),
        words=(Word(-16, GREEN, "The first carrier's interface works"),
               Word(-10, AMBER, "The second carrier asks for a review",
                    "Who deletes the signal after use is not written down.",
                    "Write it down. Sign with both counsels.", -1),
               Word(-1, RED, "The signature slips into December",
                    "The counsel who has to sign is away, and nobody may sign instead.",
                    "Ask the carrier's management for a stand-in. Go live in test meanwhile.", 3)),
    ),
    Planned(
        "acs-data", "Device data for Trellisque ACS", DMYTRO, -21, -10,
        Worth(9, 40, 310, 6, 0.9, 280),
        "The access control server gets what banks ask for.",
        State.DONE, DateKind.RELEASED, "released", done=-10,
        marks=(Mark("live", "Live with four banks", -10, -10),),
        words=(Word(-20, GREEN, "Three of four banks are live"),),
    ),
    Planned(
        "gateway-reasons", "Paylarkin gateway passes reasons on", DMYTRO, 1, 9,
        Worth(8, 30, 260, 4, 0.7),
        "A merchant behind the gateway learns why an order was declined.",
        stage="plan", waits=(Wait("reason-codes"), Wait("acs-data")),
        marks=(Mark("live", "Live", 9),),
    ),
)  # fmt: skip
