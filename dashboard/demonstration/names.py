"""Made-up vocabulary of the demonstration: banks, teams, people, titles and root causes.

Nobody and nothing here exists. Card prefixes begin with 9, which no card network uses.
"""

from dataclasses import dataclass
from random import Random

from dashboard.demonstration.chance import pick

TICKET, ESCALATION, PARTNER = "ticket", "escalation", "partner request"
COE, INVESTIGATION, INCIDENT = "COE", "investigation", "incident"


@dataclass(frozen=True, slots=True)
class Team:
    """A team that works tickets; a topic is (kind, title with gaps)."""

    name: str
    weight: float
    causes: tuple[str, ...]
    topics: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Outage:
    """What one bad month was about."""

    team: str
    cause: str
    topics: tuple[tuple[str, str], ...]


BANKS = (
    "Norrholm Bank", "Velmora Trust", "Castrelle Bank", "Banco Altaverra", "Osterwyck Bank",
    "Kestrelgate Savings", "Brightmarrow Credit Union", "Lindquay Bank", "Pelladorn National",
    "Caixa Montelubo", "Sundarvane Bank", "Umbariko Commercial", "Harrowmeer Building Society",
    "Quillonby Bank", "Tessalund Bank", "Marrowby Trust", "Banque Corvelaine", "Dravenhof Bank",
    "Isolde & Wren Bank", "Kauriholm Bank", "Banco Serrantel", "Zephyrine Bank", "Ardmuir Savings",
    "Fjellvoss Sparbank", "Tamarisko Bank", "Oyelami Trust", "Hinodawa Bank", "Baobank Sahelia",
    "Cinderford Mutual", "Larkspire Bank", "Volnaya Reka Bank", "Gildenstowe Bank",
    "Banca Tremolina", "Sagebrook Federal CU", "Merantiku Bank", "Polderwacht Bank",
)  # fmt: skip

REGIONS = (
    "Nordics", "Iberia", "Benelux", "Central Europe", "UK & Ireland", "Gulf", "West Africa",
    "Andean", "Brazil", "Mexico", "Southeast Asia", "South Asia", "Japan", "Oceania",
    "US Midwest", "US Northeast", "Canada", "Türkiye",
)  # fmt: skip

PARTNERS = (
    "Paylarkin gateway", "Cordwayne processing", "Trellisque ACS", "Vaultmere tokens",
    "Oxbowline switch", "Sablefin disputes", "Nimbuscrest 3DS", "Ferrywick acquiring",
)  # fmt: skip

PEOPLE = (
    "Amara Okonjo", "Björn Lindahl", "Chloé Marchand", "Đặng Thị Hoa", "Eoin O’Rahilly",
    "Farah Azizi", "Göran Åkerblom", "Hana Satomi", "Iñaki Etxeberri", "Jelena Kovačić",
    "김서윤", "Łukasz Nowicki", "Mbali Dlamini", "Nguyễn Minh Khoa", "Oluwaseun Adeyinka",
    "Priya Raghunathan", "Quentin Delacourt", "Rania El-Khatib", "Siobhán Ní Bhriain",
    "Tomás Figueroa", "Ulugbek Rashidov", "Vanessa Whitlock", "Wanjiru Kamande", "Xu Meilin",
    "Yusuf Çelikoğlu", "Zofia Wrońska", "Arjun Mehrotra", "Beatriz Quintanilha", "Dmytro Shevchuk",
    "Esther Lindqvist-Boateng", "Fatoumata Diarra", "Giorgos Papadakis", "Hōne Parata",
    "Itzel Hernández", "田中 美咲", "Jamal Whitaker",
)  # fmt: skip

RISK_REQUESTERS = (
    "Checkout Product", "Merchant Risk", "Seller Onboarding", "Payments Finance", "Treasury",
    "Customer Trust", "Gift Card Operations", "Marketplace Payouts", "Customer Support",
    "Data Engineering", "Compliance", "Wallet Product",
)  # fmt: skip

OUTREACH_REQUESTERS = (
    "Checkout Product", "Network Relations", "Payments Finance", "Subscription Billing",
    "Acquiring Partnerships", "Customer Support", "Risk Mining",
)  # fmt: skip

RISK_TEAMS = (
    Team("Rule Engineering", 24, ("Rule too broad", "Threshold drift", "Missing rule"), (
        (TICKET, "Rule {rule} declines {pct} % of good customers at {bank}"),
        (TICKET, "Rule {rule} overlaps {rule2}: which one may go?"),
        (TICKET, "Velocity limit on BIN {bin} too tight for {region}"),
        (TICKET, "Allow-list expired for {bank} corporate cards, BIN {bin}"),
        (INCIDENT, "Rule {rule} released without a cap: decline rate +{pct} % in {region}"),
        (INCIDENT, "Card testing on MCC {mcc}: {k} k small authorisations in an hour"),
        (INVESTIGATION, "Why does {rule} fire twice on the same order? ({region})"),
        (INVESTIGATION, "New hit pattern on {rule}: gift cards, BIN {bin}"),
        (COE, "COE: {rule} blocked {bank} for {n} hours"),
        (COE, "COE: card testing on BIN {bin} seen after {n} hours"),
    )),
    Team("ML Platform", 15, ("Late features", "Training gap", "Model drift"), (
        (TICKET, "Score of model {model} missing on {pct} % of {region} traffic"),
        (TICKET, "Feature store late: device velocity {n} h old in {region}"),
        (TICKET, "Backtest of model {model} differs from production by {pct} %"),
        (TICKET, "Label delay on chargebacks of {bank} grew to {n} days"),
        (INCIDENT, "Model {model} times out: {pct} % of orders fall back to rules, {region}"),
        (INVESTIGATION, "Drift of model {model} on {bank} prepaid cards"),
        (INVESTIGATION, "Bust-out score too low for BIN {bin}"),
        (COE, "COE: model {model} trained without {region} labels"),
    )),
    Team("Fraud Investigations", 24, ("New method of operation", "Stolen accounts", "Collusion"), (
        (INVESTIGATION, "Mule accounts paid out through {bank}: {k} linked sellers"),
        (INVESTIGATION, "BIN attack on {bin}: enumeration from {k} devices"),
        (INVESTIGATION, "Triangulation fraud on MCC {mcc}, ship-to cluster in {region}"),
        (INVESTIGATION, "Refund abuse ring, {k} accounts share one device ({region})"),
        (INVESTIGATION, "Account takeover after SIM swap: {bank} customers"),
        (INVESTIGATION, "Synthetic identities opened with {bank} debit cards"),
        (INVESTIGATION, "Friendly fraud on digital goods, MCC {mcc}, {region}"),
        (INCIDENT, "Card testing through donation pages: BIN {bin}, {pct} % approvals"),
        (INCIDENT, "Account takeover wave in {region}: {k} wallets drained"),
        (ESCALATION, "{bank} reports {k} compromised cards on our checkout"),
        (PARTNER, "{bank} asks for device data on {k} disputed orders"),
        (COE, "COE: mule ring at {bank} paid out before the hold"),
    )),
    Team("Authentication Services", 13, ("Wrong exemption", "ACS fault", "Device data missing"), (
        (TICKET, "3-D Secure step-up loop for {bank}, BIN {bin}"),
        (TICKET, "Challenge page of {partner} blank on older phones ({region})"),
        (TICKET, "Exemption flag dropped for low-value orders at {bank}"),
        (TICKET, "Frictionless rate of {bank} fell to {pct} %"),
        (INCIDENT, "{partner} answers after {n} s: step-ups abandoned in {region}"),
        (INVESTIGATION, "One-time codes of {bank} relayed by phishing kit"),
        (ESCALATION, "{bank}: customers challenged {n} times per order"),
        (COE, "COE: exemption sent on fraud-prone BIN {bin}"),
    )),
    Team("Payments Core", 12, ("Config change", "Retry logic", "Capacity"), (
        (TICKET, "Soft decline {decline} retried {n} times at {bank}"),
        (TICKET, "Duplicate authorisation reversal missing for BIN {bin}"),
        (TICKET, "Risk reason not passed to {partner} in {region}"),
        (INCIDENT, "Risk check bypassed for {n} minutes after a release ({region})"),
        (INCIDENT, "Timeouts to {partner}: {pct} % of risk calls fail open"),
        (INVESTIGATION, "Approvals without CVV result from BIN {bin}"),
        (COE, "COE: retries on decline {decline} fed a BIN attack ({bin})"),
    )),
    Team("Disputes Operations", 12, ("Evidence late", "Wrong reason code", "Third-party file"), (
        (TICKET, "Chargeback code {code} from {bank} mapped to the wrong queue"),
        (TICKET, "Evidence for {k} disputes of {bank} rejected, code {code}"),
        (TICKET, "Dispute file of {partner} is {n} hours late"),
        (TICKET, "Pre-dispute alerts of {bank} matched to wrong orders"),
        (INVESTIGATION, "Rise of code {code} on MCC {mcc} in {region}"),
        (ESCALATION, "{bank} near the dispute threshold: {pct} % over plan"),
        (PARTNER, "{partner} wants order details in code {code} evidence"),
    )),
)  # fmt: skip

RISK_OUTAGE = Outage("Authentication Services", "Outage of the 3-D Secure vendor", (
    (INCIDENT, "Nimbuscrest 3DS outage: {pct} % of {bank} challenges fail"),
    (INCIDENT, "Nimbuscrest 3DS outage: step-up loop for BIN {bin} in {region}"),
    (TICKET, "Orders stuck in challenge since the 3DS outage: {bank}"),
    (ESCALATION, "{bank} asks for a date: 3DS outage, {k} customers waiting"),
    (INVESTIGATION, "Fraud let through while 3DS was down: BIN {bin}, {region}"),
    (COE, "COE: no failover from Nimbuscrest 3DS for {region}"),
))  # fmt: skip

OUTREACH_TEAMS = (
    Team("Issuer Partnerships", 24, ("Bank policy", "Contract open", "No contact at the bank"), (
        (PARTNER, "{bank} asks for approval data by BIN before the quarterly call"),
        (PARTNER, "{bank} wants a joint fraud review for {region}"),
        (PARTNER, "Data sharing agreement with {bank} waits for signature"),
        (PARTNER, "{bank} requests a named contact for {region} declines"),
        (PARTNER, "Pilot of silent authentication at {bank}: scope and dates"),
        (ESCALATION, "{bank} declines {pct} % of first orders, BIN {bin}"),
        (ESCALATION, "No answer of {bank} on decline {decline} for {n} weeks"),
        (TICKET, "Contact list of {bank} out of date after reorganisation"),
    )),
    Team("Partner Integrations", 20, ("Partner release", "Certificate", "Mapping error"), (
        (PARTNER, "{partner} asks for test cards of {bank}"),
        (PARTNER, "{bank} wants the risk score in field {n} of the message"),
        (PARTNER, "Certification of {bank} on the 3-D Secure test bench, {region}"),
        (TICKET, "Certificate of {partner} expires in {n} days ({region})"),
        (TICKET, "Trusted merchant list of {bank} rejects BIN {bin}"),
        (INCIDENT, "{partner} release broke {bank} enrolment"),
        (ESCALATION, "{bank}: go-live of delegated authentication slips again"),
        (COE, "COE: {partner} mapping change lost {region} advice codes"),
    )),
    Team("Token Services", 18, ("Provisioning rule", "Stale credential", "Lost message"), (
        (TICKET, "Network token provisioning fails for {bank}, BIN {bin}"),
        (TICKET, "Account updater returns stale expiry for {bank}"),
        (TICKET, "Token cryptogram declined with {decline} by {bank}"),
        (TICKET, "Lifecycle messages of {bank} arrive {n} hours late"),
        (PARTNER, "{bank} wants tokens for recurring orders in {region}"),
        (ESCALATION, "{bank} reissued BIN {bin}: {pct} % of renewals decline"),
        (INVESTIGATION, "Approval gap of tokens against cards at {bank}: {pct} %"),
        (INCIDENT, "Account updater file of {region} rejected by {partner}"),
    )),
    Team("Authorisation Performance", 22, ("Issuer rule", "Retry timing", "Missing data"), (
        (TICKET, "Soft-decline retry of {decline} too early for {bank}"),
        (TICKET, "Decline {decline} doubled at {bank} in {region}"),
        (TICKET, "MCC {mcc} blocked by {bank} for online orders"),
        (TICKET, "Recurring flag ignored by {bank}, BIN {bin}"),
        (INVESTIGATION, "Approval rate of {bank} {pct} % below its peers"),
        (INVESTIGATION, "Do-not-honour {decline} hides a velocity limit at {bank}?"),
        (ESCALATION, "{bank}: velocity limit hits payday orders in {region}"),
        (INCIDENT, "{bank} declines all of BIN {bin} for {n} hours"),
        (COE, "COE: retry storm on {bank}, decline {decline}"),
    )),
    Team("Disputes Liaison", 16, ("Evidence format", "Wrong reason code", "Bank backlog"), (
        (PARTNER, "{bank} asks for compelling evidence format, code {code}"),
        (PARTNER, "{bank} wants pre-dispute alerts for BIN {bin}"),
        (TICKET, "Chargeback code {code} of {bank} should be {code2}"),
        (ESCALATION, "{bank} files {k} disputes without contact, {region}"),
        (INVESTIGATION, "First-party misuse at {bank}: share of code {code}"),
        (TICKET, "Refund shown late to {bank} customers, {n} days"),
    )),
)  # fmt: skip

OUTREACH_OUTAGE = Outage("Token Services", "Outage of the token vault vendor", (
    (INCIDENT, "Vaultmere outage: tokens of {bank} decline with {decline}"),
    (ESCALATION, "{bank} asks for a date: Vaultmere outage, BIN {bin}"),
    (TICKET, "Renewals of {bank} to replay after the Vaultmere outage"),
    (PARTNER, "{bank} wants the incident report on Vaultmere, {region}"),
    (INVESTIGATION, "Tokens of BIN {bin} out of step since the Vaultmere outage"),
))  # fmt: skip


def filled_title(rng: Random, template: str, bank: str) -> str:
    """The template with its gaps filled; the bank is given, as it may also be who asks."""
    rule = 1000 + int(rng.random() * 8000)
    return template.format(
        bank=bank,
        bin=900_000 + int(rng.random() * 99_999),
        region=pick(rng, REGIONS),
        partner=pick(rng, PARTNERS),
        rule=f"R-{rule}",
        rule2=f"R-{rule + 7}",
        code=pick(rng, ("10.4", "13.1", "13.3", "13.7", "12.6")),
        code2=pick(rng, ("10.5", "13.2", "13.6", "11.3")),
        mcc=pick(rng, ("5816", "5732", "5947", "4722", "6051", "7995", "5999")),
        decline=pick(rng, ("05", "51", "57", "61", "62", "65", "91")),
        model=pick(rng, ("Heron", "Osprey", "Sandpiper", "Plover", "Avocet")),
        pct=2 + int(rng.random() * 28),
        n=2 + int(rng.random() * 9),
        k=12 + int(rng.random() * 180),
    )
