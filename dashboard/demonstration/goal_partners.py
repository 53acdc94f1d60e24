"""Goals of issuer outreach that are about banks and partners: live volume, pilots, evidence."""

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
from dashboard.demonstration.metric_definitions import MANAGER, PM
from dashboard.scorecard.definitions import Direction
from dashboard.status_updates.updates import Colour

GREEN, AMBER, RED = Colour.GREEN, Colour.AMBER, Colour.RED

SHARE_LIVE = Story(
    "share-live", "Share of the volume that runs through live issuers", PM, "Issuer Partnerships",
    Direction.UP, 0.44, 0.465, 10,
    (
        Chapter(YEAR, GREEN, "Ahead of plan: the large issuers of last year carry the share",
                "Five large issuers went live within four months.",
                "Keep the large ones live while the small ones follow.",
                ("Brightmarrow moved its second portfolio.",
                 "No issuer has gone back to the old path.",
                 "Tessalund's debit cards followed its credit cards.")),
        Chapter(32, GREEN, "Holding above the target through the summer",
                "Volume moves with travel: debit issuers of the south gain, the north loses.",
                "Watch the share by region each month.",
                ("Iberia and the Andean region gain a point each.",
                 "Benelux is back from its holidays.")),
        Chapter(18, GREEN, "Above the target; what is next is small issuers",
                "All issuers over 1 % of the volume are live.",
                "Bring the seven issuers between 0.3 % and 1 % live before the peak.",
                ("Two of the seven signed.", "Polderwacht is in its test window.",
                 "Sagebrook asks for a date after the change freeze.",
                 "Polderwacht is live.")),
        Chapter(5, GREEN, "Above the target, and the change freeze keeps it there",
                "Banks change nothing until January; what is live stays live.",
                "Use the freeze to certify the next three issuers in the sandbox.",
                ("The first of the three is certified.", "The second failed on one field.")),
    ),
    metric="share_live", tags=("issuers",), skipped=(37,),
    steps=(
        Step("Bring Polderwacht live", "Zofia Wrońska", 18, -6, 0.004, 7, 0.003),
        Step("Certify the next three issuers in the sandbox", "Zofia Wrońska", 5,
             6, 0.006),
    ),
)  # fmt: skip

PILOTS = Story(
    "silent-authentication", "Banks with a silent authentication pilot live",
    "Dmytro Shevchuk", "Partner Integrations", Direction.UP, 0.0, 12.0, 12,
    (
        Chapter(YEAR, Colour.NOT_STARTED, "Waiting for the scheme's approval of the method",
                "The scheme's working group meets next month.",
                "Prepare the pilot pack for banks.",
                ("The pilot pack is written.",)),
        Chapter(46, GREEN, "{value} pilots live: the scheme approved the method",
                "Trellisque's access control server supports it out of the box.",
                "Start with the four banks on Trellisque.",
                ("Fjellvoss and Kauriholm agreed on a date.", "Fjellvoss is live.",
                 "Kauriholm found a fault in its app, which is fixed.")),
        Chapter(30, AMBER, "{value} pilots live: banks on Nimbuscrest have to wait for a release",
                "Nimbuscrest supports silent authentication only from its next release on.",
                "Use the wait to agree limits with the fraud desks of these banks.",
                ("Limits are agreed with two banks.",
                 "The release has come, and two banks took it."), -18),
        Chapter(17, GREEN, "{value} pilots live, back on the path",
                "Nimbuscrest's release is in at five banks.",
                "Two banks a month from here on.",
                ("Isolde & Wren is live.", "Challenge rates fall from 31 % to 4 %.",
                 "Hinodawa asks for a call about liability.")),
        Chapter(8, GREEN, "{value} pilots live; Hinodawa and Baobank are next",
                "Both are certified and wait for a window.",
                "Agree a window with both before the change freeze.",
                ("Hinodawa's risk committee said yes.",)),
    ),
    (Level(YEAR, 0.0), Level(46, 0.04), Level(44, 0.06), Level(32, 0.06), Level(28, -0.07),
     Level(19, -0.04), Level(17, 0.06), Level(0, 0.06)),
    decimals=0, spread=0.0, silent=4, tags=("3-D Secure", "pilots"), skipped=(21, 12),
    steps=(
        Step("Agree limits with the fraud desks of banks on Nimbuscrest", "Rania El-Khatib", 29,
             -20, 2.0, 21, 2.0),
        Step("Windows for Hinodawa and Baobank before the freeze", "Dmytro Shevchuk", 8, -1, 2.0),
    ),
    plans=(
        WayBack(29, "Half of the banks authenticate through Nimbuscrest, whose release plan we"
                " never asked for.",
                "As many pilots live as the path expects, two months on end.",
                "Nimbuscrest's release slips beyond the quarter.",
                "Six banks challenge every order of the peak."),
    ),
    questions=(
        Asked(6, "Do both have their window before the freeze?"),
    ),
)  # fmt: skip

EVIDENCE = Story(
    "dispute-evidence", "Time from a dispute to evidence at the bank, median", MANAGER,
    "Disputes Liaison", Direction.DOWN, 9.5, 5.0, -4,
    (
        Chapter(YEAR, GREEN, "{value} days: where the days go is known",
                "Six of the days go by before anybody opens the case.",
                "Open cases from the bank's file by themselves.",
                ("Files of four banks open cases by themselves.",
                 "Sablefin delivers each hour now, no longer each night.")),
        Chapter(36, AMBER, "{value} days: evidence is ready, and banks refuse its format",
                "Three banks take evidence as images only, and ours are documents.",
                "Turn documents into images on our side.",
                ("Lindquay takes the new images.", "Larkspire's limit on size is the next hurdle.",
                 "Images are made smaller."), -29),
        Chapter(29, GREEN, "{value} days, on the path with images for three banks",
                "Formats are no reason for a refusal any more.",
                "Bring delivery notes in from the carriers.",
                ("Two carriers deliver notes by interface.",
                 "Evidence without a delivery note is down to a tenth.")),
        Chapter(16, GREEN, "{value} days: nearly there",
                "Cases open by themselves at all but two banks.",
                "Hand over to the line team with an alarm at six days.",
                ("The alarm is in place.", "The line team runs it alone for two weeks.")),
        Chapter(6, Colour.DONE, "Done: {value} days, a week after the line team took over",
                "Reached two weeks before its date and held since.",
                "The line team reports it with its own metrics.",
                ("Handed over.",)),
    ),
    (Level(YEAR, 0.01), Level(38, 0.02), Level(35, -0.07), Level(30, -0.04), Level(28, 0.04),
     Level(8, 0.1), Level(0, 0.04)),
    unit="days", tags=("disputes",), skipped=(23,),
    steps=(
        Step("Open cases from the banks' files", MANAGER, 50, -38, 2.0, 39, 2.2),
        Step("Turn documents into images for three banks", "Giorgos Papadakis", 36, -30, 1.0, 30,
             0.9, moves=(Moved(33, -29, "Larkspire takes two megabytes, not ten"),)),
        Step("Delivery notes from four carriers", "Itzel Hernández", 28, -8, 1.2, 9, 1.1,
             "Carrier interface, release 4"),
    ),
    plans=(
        WayBack(36, "Nobody had asked the banks which formats they take: the first refusal told"
                " us.",
                "No refusal for a format in four weeks.",
                "Larkspire keeps its limit on size.",
                "A third of the disputes are lost by default."),
    ),
)  # fmt: skip

STORIES = (SHARE_LIVE, PILOTS, EVIDENCE)
