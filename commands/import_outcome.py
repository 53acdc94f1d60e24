"""What became of an import's rows, for a person at the terminal and for a file."""

from collections import Counter
from dataclasses import asdict
from typing import Any

from dashboard.imports.runs import Outcome, left_out_word

LISTED = 10


def outcome_report(outcome: Outcome) -> dict[str, Any]:
    """Everything, each refused row with its reason."""
    return {
        **{name: asdict(counts) for name, counts in outcome.tables.items()},
        "reasons": dict(sorted(outcome.reasons.items())),
        "quarantine": [asdict(row) for row in outcome.refused],
    }


def outcome_summary(outcome: Outcome, dry_run: bool) -> str:
    """The counts of each table, the reasons, and the first refused rows."""
    lines = ["Nothing was changed: this was a dry run."] if dry_run else []
    for name, n in outcome.tables.items():
        lines.append(
            f"{name}: {n.read:,} read = {n.taken:,} taken + {n.repeated:,} repeated"
            f" + {n.quarantined:,} quarantined"
            + (f" + {n.left_out:,} {left_out_word({name: n})}" if n.left_out else "")
            + (f"; {n.changed:,} of the taken change what was there" if n.changed else "")
        )
    reasons = Counter(outcome.reasons)
    lines += [
        f"  {count:,} × {reason.replace('_', ' ')}" for reason, count in reasons.most_common()
    ]
    for r in outcome.refused[:LISTED]:
        lines.append(f"  {r.file} row {r.row}, {r.column or 'row'}: {r.sentence}")
    if sum(reasons.values()) > LISTED:
        lines.append(f"  {LISTED} of {sum(reasons.values()):,} shown: --report FILE.json has all.")
    return "\n".join(lines)
