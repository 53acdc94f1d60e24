"""Goals of issuer outreach that are about approving more: approval, tokens, retries, agreements."""

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

APPROVAL = Story(
    "approval", "Approval rate of card payments, by value", MANAGER, "Authorisation Performance",
    Direction.UP, 0.915, 0.935, 8,
    (
        Chapter(YEAR, GREEN, "First banks measured; the baseline is agreed with Finance",
                "The gap to the best banks is one of debit, not of credit.",
                "Rank banks by value that they decline and their peers approve.",
                ("Baseline signed off at 91.5 %.", "Declines of all 36 banks by code are in.",
                 "Norrholm, Velmora and Castrelle decline most that others would approve.")),
        Chapter(41, AMBER, "The rate hardly moves: what banks change is too small to be seen",
                "Three banks decline debit by velocity rules of their own, which nobody at the"
                " banks' risk desks knew of.",
                "Take the evidence to the three risk desks, one a fortnight.",
                ("Norrholm confirms the rule and wants it reviewed.",
                 "Velmora asks for the evidence by merchant category.",
                 "Castrelle has no owner for the rule since its reorganisation."), -15),
        Chapter(24, AMBER, "Norrholm raised its velocity limit; two of three banks still to come",
                "Velmora releases once a quarter, and Castrelle has no owner for the rule.",
                "Get Velmora into the September release. Find who decides at Castrelle.",
                ("Norrholm is live: its debit approvals are up by 2.1 points.",
                 "Velmora put the change into its release notes.",
                 "Castrelle names a head of card risk at last."), -4),
        Chapter(12, RED, "Near 92 % and not moving: what is agreed does not reach 93.5 %",
                "The three banks are worth half of the gap. The other half is spread over"
                " fourteen banks with a tenth of a point each.",
                "Raise debit limits at Velmora and Castrelle. Time retries of code 65 after"
                " payday. Bring data sharing to the next five banks.",
                ("Velmora took the change out of its release again.",
                 "The fourteen smaller banks are counted: no single one is worth a visit.",
                 "Retry of code 65 tested at two banks: it holds what it promised."), 8,
                "Commit two account managers to the fourteen smaller banks, or lower the target"
                " to 92.5 % for this year."),
    ),
    metric="approval_rate", tags=("issuers", "debit"), skipped=(33,),
    steps=(
        Step("Norrholm raises its debit velocity limit", "Amara Okonjo", 40, -22, 0.004, 23,
             0.0021, "Norrholm change record CR-3318"),
        Step("Velmora and Castrelle raise their debit velocity limits", PM, 26, -15, 0.005,
             moves=(Moved(16, -6, "Velmora's release of the quarter was full"),
                    Moved(7, 5, "Castrelle wants a quarter of evidence first"))),
        Step("Retry declines of code 65 after payday, not the next day", "Dmytro Shevchuk", 11,
             7, 0.003),
        Step("Write the business case for the fourteen smaller banks", MANAGER, 9, -1, 0.0, 3,
             0.0, "Business case, page 4"),
    ),
    plans=(
        WayBack(22, "Velocity rules of three banks on debit, made for shops with a till and never"
                " changed for online orders.",
                "Two months in a row at 93.5 % or more, by value.",
                "One of the three banks says no.",
                "USD 5 m a year of good orders stay declined."),
        WayBack(11, "Three banks' velocity rules on debit are half of the gap. The other half is"
                " issuers that know too little of an order to approve it.",
                "Two months in a row at 93.5 % or more, by value.",
                "Velmora or Castrelle does not release before the year's end.",
                "The year closes near 92.4 %: USD 4.6 m of good orders a year stay declined.",
                "Two more account managers for the smaller banks, or a target of 92.5 %",
                LEADER, 2),
    ),
    questions=(
        Asked(10, "Which of the fourteen banks would you visit if you had one account manager?",
              "Pelladorn and Lindquay: together a quarter of a point, and both asked for data.", 9),
        Asked(2, "What does 92.5 % cost us in approved value next year?"),
    ),
)  # fmt: skip

TOKENS = Story(
    "network-tokens", "Recurring volume that runs on network tokens", PM, "Token Services",
    Direction.UP, 38.0, 62.0, 10,
    (
        Chapter(YEAR, GREEN, "{value} % of recurring volume runs on tokens",
                "Provisioning works at the banks that are live.",
                "Provision stored cards of the ten largest merchants.",
                ("Two streaming merchants are through.", "Umbariko and Tessalund went live.",
                 "Stored cards of the third merchant are being provisioned.")),
        Chapter(37, AMBER, "{value} %: half of Velmora's cards cannot be provisioned",
                "Velmora rejects requests without an address, which stored cards do not have.",
                "Agree a rule without address checks for stored cards.",
                ("Velmora's token team joins the weekly call.",
                 "A rule for stored cards is drafted.", "It is in Velmora's test system."), -27),
        Chapter(28, GREEN, "{value} %, back on the path since Velmora accepts stored cards",
                "The new rule works: 97 of 100 requests pass.",
                "Provision the backlog of 210,000 cards in nightly batches.",
                ("The backlog is down to 80,000 cards.", "It is gone.",
                 "The next two merchants have signed.")),
        Chapter(16, RED, "{value} %: tokens decline since the outage of Vaultmere",
                "Vaultmere lost lifecycle messages for four days, so that reissued cards have dead"
                " tokens. Replaying them failed twice.",
                "Replay by BIN, the largest first. Fall back to the card where a token declines.",
                ("Fallback to the card is live for the largest merchant.",
                 "The third replay worked for 60 % of the cards.",
                 "The rest is down to six BINs."), -10,
                "Approve the fallback for all merchants while the replay runs."),
        Chapter(11, AMBER, "{value} %: the replay is through, two banks' tokens are still stale",
                "Osterwyck and Kauriholm load lifecycle files by hand, once a week.",
                "Send both a full file, then deltas each day.",
                ("Osterwyck has loaded the full file.", "Kauriholm follows on Tuesday."), -6),
        Chapter(7, GREEN, "{value} %, ahead of the path: all tokens are alive again",
                "Stale tokens are under one in a thousand.",
                "Provision the last three merchants before the peak.",
                ("Fewer than 0.1 % of tokens are stale.", "Merchant eight of ten is through.",
                 "Vaultmere signed the new service level.")),
    ),
    (Level(YEAR, 0.02), Level(39, 0.02), Level(36, -0.07), Level(29, -0.05), Level(27, 0.03),
     Level(17, 0.04), Level(15, -0.16), Level(12, -0.13), Level(10, -0.06), Level(8, -0.03),
     Level(7, 0.03), Level(0, 0.035)),
    parent="approval", unit="%", tags=("tokens", "recurring"), skipped=(30,),
    steps=(
        Step("Agree a provisioning rule for stored cards with Velmora", "Hana Satomi", 37, -29,
             3.0, 29, 3.4, "Velmora rule set 12"),
        Step("Replay the lost lifecycle messages by BIN", "Jelena Kovačić", 16, -11, 4.0, 11, 3.1,
             "Vaultmere incident report, page 7"),
        Step("Daily lifecycle files to Osterwyck and Kauriholm", PM, 11, -7, 1.5, 7, 1.6),
        Step("Provision stored cards of the last three merchants", PM, 7, 4, 3.5),
        Step("Alert when a bank's tokens go stale", "Hana Satomi", 6, 6, 0.5),
    ),
    plans=(
        WayBack(16, "Vaultmere keeps no copy of lifecycle messages, and we noticed after four"
                " days: nobody watched the share of stale tokens.",
                "Four weeks in a row on the path, stale tokens under 0.1 %.",
                "The replay by BIN fails once more.",
                "Renewals of 1.2 million subscriptions decline in their next cycle.",
                "Fallback to the card for all merchants", LEADER, -14),
    ),
    questions=(
        Asked(15, "How many subscriptions were lost for good?",
              "About 4,100 by the merchants' count; 2,900 of them came back by mail.", 13),
    ),
)  # fmt: skip

RETRIES = Story(
    "retry-recovery", "Soft declines won back by a retry", "Jelena Kovačić",
    "Authorisation Performance", Direction.UP, 11.0, 19.0, 8,
    (
        Chapter(YEAR, GREEN, "{value} % of soft declines come back",
                "Retries follow the reason of the decline, no longer the clock.",
                "Move codes 51, 61 and 65 to the new timing.",
                ("Code 51 waits for payday now.", "Code 61 is tried with a smaller amount first.",
                 "Code 65 is next.")),
        Chapter(34, GREEN, "{value} %, on plan: half of all merchants are on the new timing",
                "Merchants move when their contract allows it.",
                "Bring the next twenty merchants over.",
                ("Eleven merchants moved.", "A travel merchant opts out: refunds first.",
                 "Six more are on it.")),
        Chapter(20, GREEN, "On track: new timing reaches the larger merchants",
                "The method is proven, and the rest is rollout.",
                "Roll out to the larger merchants.",
                ("Contracts with two larger merchants are signed.",
                 "The rollout tool is ready.")),
        Chapter(10, GREEN, "On track, the rollout of the larger merchants goes on",
                "The rollout takes its time; no issues.",
                "Continue the rollout.",
                ("Third merchant scheduled.",)),
    ),
    (Level(YEAR, 0.02), Level(22, 0.03), Level(16, -0.02), Level(10, -0.14), Level(0, -0.23)),
    parent="approval", unit="%", tags=("retries",),
    steps=(
        Step("Payday timing for code 51", "Jelena Kovačić", 50, -40, 1.5, 41, 1.7),
        Step("Move the four largest merchants to the new timing", "Beatriz Quintanilha", 22, 6,
             2.0),
    ),
    questions=(
        Asked(3, "The value has not grown for two months. Why is this green?"),
    ),
)  # fmt: skip

AGREEMENTS = Story(
    "data-sharing", "Issuers that signed a data sharing agreement", PM, "Issuer Partnerships",
    Direction.UP, 14.0, 60.0, 6,
    (
        Chapter(YEAR, GREEN, "{value} signed: the template is accepted as it is",
                "Legal terms are the same for all banks, which saves a round.",
                "Send the template to all banks that were pitched.",
                ("Ardmuir and Lindquay signed.", "The template is out in four languages.",
                 "Banco Serrantel signed without a change.")),
        Chapter(33, AMBER, "{value} signed: counsel of the larger banks wants changes",
                "Larger banks treat risk scores as personal data and ask for a limit on keeping"
                " them.",
                "Agree one annex on retention that all of them accept.",
                ("Four banks name the same clause.", "A first annex is with their counsel.",
                 "Dravenhof accepts it."), -24),
        Chapter(24, GREEN, "{value} signed, on the path with the annex",
                "The annex on retention answers what counsel asked.",
                "Work down the list by value of volume.",
                ("Two banks a week sign.", "Sundarvane signed: the largest so far.",
                 "Five are with their boards.")),
        Chapter(13, AMBER, "{value} signed: boards meet late, signatures slip",
                "Signed contracts wait for board meetings, which three groups hold once a quarter.",
                "Ask for signing by circular. Prepare the rest for the next meeting.",
                ("Harrowmeer's board moved to next month.",
                 "Gildenstowe agrees to sign by circular.",
                 "Two of Tamarisko's subsidiaries signed."), -2),
        Chapter(4, AMBER, "{value} signed: the last nine depend on three boards",
                "Three banking groups decide for all of their banks at once, in one meeting each.",
                "Attend Harrowmeer's meeting. Circulars at Tamarisko. Cinderford's counsel on"
                " Thursday.",
                ("Cinderford's counsel has no more questions.",
                 "Tamarisko sent the circular to its directors."), 5),
    ),
    (Level(YEAR, 0.01), Level(35, 0.02), Level(31, -0.07), Level(25, -0.03), Level(23, 0.02),
     Level(15, 0.02), Level(12, -0.06), Level(0, -0.075)),
    decimals=0, spread=0.0, parent="approval", tags=("contracts", "data sharing"), skipped=(26, 18),
    steps=(
        Step("One annex on retention for all counsel", "Quentin Delacourt", 33, -25, 6.0, 25, 7.0,
             "Annex R, version 3"),
        Step("Harrowmeer: four banks at its board meeting", PM, 13, -7, 4.0,
             moves=(Moved(9, -2, "The board moved its meeting"),
                    Moved(4, 3, "The item was taken off the agenda"))),
        Step("Tamarisko: three subsidiaries by circular", "Fatoumata Diarra", 12, 2, 3.0),
        Step("Cinderford and its sister banks after counsel's last call", "Quentin Delacourt", 8,
             4, 4.0),
        Step("Signing ceremony with the regulator's sandbox", MANAGER, 6, 12, 1.0),
    ),
    plans=(
        WayBack(13, "Agreements are signed by boards, and we began to ask for the dates of their"
                " meetings only when contracts were ready.",
                "60 signed agreements on file.",
                "A board takes the item off its agenda a second time.",
                "Nine banks go into the peak without shared data: 0.2 points of approval rate."),
    ),
    questions=(
        Asked(5, "Can Harrowmeer sign by circular too?",
              "No: its charter asks for a meeting. We have a slot on the agenda now.", 4),
    ),
)  # fmt: skip

STORIES = (APPROVAL, TOKENS, RETRIES, AGREEMENTS)
