"""Made-up vocabulary of the demonstration's rules and models: teams, families and names.

The teams are those of the tickets. Nobody and nothing here exists.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from dashboard.demonstration.chance import pick
from dashboard.demonstration.names import BANKS, PARTNERS, REGIONS


@dataclass(frozen=True, slots=True)
class RuleTeam:
    """A team that owns rules: how fast it goes, and how its plan compares with what comes of it."""

    name: str
    rules: int
    models: int
    pace: float
    """Times the usual days of each stage."""
    plan: float
    """Planned over achieved: above 1 it is behind."""
    topics: tuple[str, ...]
    scores: tuple[str, ...] = ()
    """What its models score."""


TEAMS = (
    RuleTeam("Rule Engineering", 104, 4, 0.75, 0.78, (
        "Velocity: {n} cards in {m} minutes per device",
        "Velocity: {n} orders in {m} minutes per IP address",
        "Velocity: {n} shipping addresses per card in {d} days",
        "Amount over {k} on a card first seen within {m} minutes, MCC {mcc}",
        "BIN {bin}: more than {n} declines in {m} minutes",
        "Card country differs from IP country, {region}, over {k}",
        "Gift cards over {k} in {m} minutes per account",
        "Night orders over {k} shipped to a freight forwarder, {region}",
        "Email age under {d} days and basket over {k}",
        "Deny list: addresses of the {region} reshipping ring",
        "More than {n} names on one card within {d} days",
    ), ("velocity", "card sharing")),
    RuleTeam("ML Platform", 22, 22, 1.0, 1.0, (
        "Fallback: score missing and amount over {k}",
        "Score of {bird} over 0.{p} on prepaid cards, {region}",
        "Score of {bird} over 0.{p} and device younger than {d} days",
        "Two scores disagree by more than 0.{p}, MCC {mcc}",
    ), ("card-not-present fraud", "card testing", "device reputation", "bust-out", "mule payouts",
        "first-party misuse", "address risk")),
    RuleTeam("Fraud Investigations", 82, 6, 1.05, 1.12, (
        "Account takeover: password reset and payout within {m} minutes",
        "Account takeover: new device and new address within {d} days, {region}",
        "Mule: {n} senders to one wallet in {d} days",
        "Mule: payout to {bank} within {m} minutes of the sale",
        "Triangulation: {n} buyers, one shipping address, MCC {mcc}",
        "Refund ring: {n} accounts share one device",
        "Collusion: buyer and seller on one network, {region}",
        "Synthetic identity: phone younger than {d} days, {bank} debit",
        "Bust-out: spend times {n} within {d} days of a limit rise",
    ), ("account takeover", "collusion", "synthetic identities")),
    RuleTeam("Authentication Services", 52, 3, 1.2, 1.3, (
        "Step up: SIM changed within {d} days, {bank}",
        "Step up: challenge failed {n} times in {m} minutes",
        "Step up: exemption asked for over {k}, {region}",
        "Block: challenge of {partner} not finished, order over {k}",
        "Frictionless answer of {bank} on a new device, over {k}",
        "One-time code entered from another country within {m} minutes",
    ), ("step-up need",)),
    RuleTeam("Payments Core", 56, 3, 1.7, 1.45, (
        "Card testing: {n} authorisations under 2 in {m} minutes",
        "Retry: decline {decline} tried {n} times in {m} minutes",
        "Authorisation without CVV result, BIN {bin}, over {k}",
        "MCC {mcc}: more than {n} reversals in {d} days",
        "Risk call to {partner} failed open, amount over {k}",
        "Recurring flag on a card first seen within {d} days",
    ), ("retry success",)),
    RuleTeam("Disputes Operations", 44, 2, 0.9, 0.92, (
        "Friendly fraud: {n} disputes of code {code} in {d} days per account",
        "Refund claimed {n} times in {d} days, MCC {mcc}",
        "Item not received: {n} claims per address in {d} days",
        "Dispute of code {code} before delivery, {bank}",
        "Promo abuse: {n} first-order coupons per device",
        "Return of an empty box claimed twice, {region}",
    ), ("dispute risk",)),
)  # fmt: skip
BIRDS = ("Heron", "Osprey", "Sandpiper", "Plover", "Avocet", "Kestrel", "Curlew", "Lapwing")
OF_TEAM: Mapping[str, RuleTeam] = {team.name: team for team in TEAMS}


def rule_name(rng: Random, team: RuleTeam, taken: set[str]) -> str:
    """A name that no other rule has."""
    while (name := _filled(rng, pick(rng, team.topics))) in taken:
        pass
    taken.add(name)
    return name


def model_name(rng: Random, team: RuleTeam, taken: set[str]) -> str:
    """A model by its bird, version and what it scores."""
    while (name := _model(rng, team.scores)) in taken:
        pass
    taken.add(name)
    return name


def _model(rng: Random, scores: Sequence[str]) -> str:
    return f"{pick(rng, BIRDS)} {1 + int(rng.random() * 6)}: {pick(rng, scores)}"


def _filled(rng: Random, topic: str) -> str:
    return topic.format(
        n=3 + int(rng.random() * 9),
        m=pick(rng, (2, 5, 10, 15, 30, 60)),
        d=pick(rng, (2, 3, 7, 14, 30)),
        k=pick(rng, (50, 100, 150, 250, 400, 750, 1_500)),
        p=60 + int(rng.random() * 38),
        mcc=pick(rng, ("5816", "5732", "5947", "4722", "6051", "7995", "5999")),
        bin=900_000 + int(rng.random() * 99_999),
        decline=pick(rng, ("05", "51", "57", "61", "62", "65")),
        code=pick(rng, ("10.4", "13.1", "13.3", "13.7", "12.6")),
        region=pick(rng, REGIONS),
        bank=pick(rng, BANKS),
        partner=pick(rng, PARTNERS),
        bird=pick(rng, BIRDS),
    )
