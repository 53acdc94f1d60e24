"""The switch-off gate, one visit to offline monitoring at a time (rules.md)."""

from dataclasses import dataclass

from dashboard.rule_deprecation.intervals import lower_bound, upper_bound, wilson
from dashboard.rule_deprecation.verdicts import REASONS, VERDICTS, Verdicts
from dashboard.ticket_aging.columns import Rows


@dataclass(frozen=True, slots=True)
class Gate:
    """What one visit to offline monitoring has shown; None where nothing would have fired."""

    rule: str
    visit: int
    looks: int
    days: int
    fired: int
    labelled: int
    missed: int
    p_max: float
    share: float | None
    """Missed bad among the labelled."""
    upper: float
    lower: float
    both: tuple[float, float]
    """Two-sided 95 %, Clopper and Pearson."""
    wilson: tuple[float, float]
    upper_by_looks: float
    finite: int
    """How many of all that would have fired may be missed bad."""
    needed: int
    needed_if_none: int
    unlabelled: float | None
    verdict: str
    reasons: tuple[str, ...]

    @property
    def still_needed(self) -> int:
        """Labels to come, if no further miss is among them."""
        return max(self.needed - self.labelled, 0)

    @property
    def finite_share(self) -> float | None:
        """``finite`` as a share."""
        return self.finite / self.fired if self.fired else None

    @property
    def rule_of_three(self) -> float | None:
        """3/n, for the eye only; where nothing was missed."""
        return 3 / self.labelled if self.labelled and not self.missed else None


def gates(of: Verdicts, rows: Rows) -> tuple[Gate, ...]:
    """Some of the visits, one by one."""
    t = of.tally
    x, n = t.missed[rows], t.labelled[rows]
    low, high = lower_bound(x, n, 0.025), upper_bound(x, n, 0.025)
    w_low, w_high = wilson(x, n)
    columns = (
        t.rule[rows], t.visit[rows], t.looks[rows], t.days[rows], t.fired[rows], n, x,
        t.p_max[rows], of.upper[rows], of.lower[rows], low, high, w_low, w_high,
        of.by_looks[rows], of.finite[rows], of.needed[rows], of.needed_if_none[rows],
        t.unlabelled[rows], of.verdict[rows],
    )  # fmt: skip
    each = zip(*(column.tolist() for column in columns), of.reasons[rows].tolist(), strict=True)
    return tuple(_gate(of.keys, *row) for row in each)


def _gate(
    keys: tuple[str, ...], rule: int, visit: int, looks: int, days: int, fired: int, n: int,
    x: int, p_max: float, upper: float, lower: float, low: float, high: float, w_low: float,
    w_high: float, by_looks: float, finite: int, needed: int, if_none: int, unlabelled: float,
    verdict: int, against: list[bool],
) -> Gate:  # fmt: skip
    return Gate(
        rule=keys[rule], visit=visit, looks=looks, days=days, fired=fired, labelled=n, missed=x,
        p_max=p_max, share=x / n if n else None, upper=upper, lower=lower, both=(low, high),
        wilson=(w_low, w_high), upper_by_looks=by_looks, finite=finite, needed=needed,
        needed_if_none=if_none, unlabelled=unlabelled if fired else None,
        verdict=VERDICTS[verdict],
        reasons=tuple(r for r, on in zip(REASONS, against, strict=True) if on),
    )  # fmt: skip
