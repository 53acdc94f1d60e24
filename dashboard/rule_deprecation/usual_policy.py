"""The policy for rules of a program that has none of its own, as it would be imported."""

from typing import Any, Final

from dashboard.rule_deprecation.policy_form import policy_from

FORM: Final[dict[str, Any]] = {
    "stages_main": [
        "live",
        "candidate",
        "in_review",
        "offline_monitoring",
        "signoff",
        "deprecated",
        "retired",
    ],
    "stages_branch": ["modify", "modified", "kept"],
    "production_acting": ["live", "candidate", "in_review", "modify", "modified", "kept"],
    "not_acting": ["offline_monitoring", "signoff", "deprecated", "retired"],
    "allowed": {
        "live": ["candidate"],
        "candidate": ["in_review", "kept", "live"],
        "in_review": ["offline_monitoring", "modify", "kept", "live"],
        "modify": ["modified", "in_review", "live"],
        "modified": ["candidate"],
        "kept": ["candidate"],
        "offline_monitoring": ["signoff", "live", "in_review"],
        "signoff": ["deprecated", "offline_monitoring", "live"],
        "deprecated": ["retired", "live"],
        "retired": ["live"],
    },
    "allowed_with_waiver": {
        "candidate": ["offline_monitoring", "deprecated"],
        "in_review": ["signoff", "deprecated"],
        "offline_monitoring": ["deprecated"],
    },
    "rollback_edges": [
        ["offline_monitoring", "live"],
        ["signoff", "live"],
        ["deprecated", "live"],
        ["retired", "live"],
    ],
    "reactivation_edge": ["retired", "live"],
    "stuck_days": {
        "candidate": 14,
        "in_review": 30,
        "modify": 45,
        "offline_monitoring": 60,
        "signoff": 14,
        "deprecated": 120,
    },
    "fixed_windows_days": [90, 180],
    "rollback_watch_days": 90,
    "alpha_one_sided": 0.05,
    "p_max": {"alert": 0.01, "review": 0.01, "block": 0.005},
    "min_offline_days": 28,
    "max_unlabelled_share": 0.05,
    "non_impacting": {
        "window_days": 180,
        "min_executions": 1,
        "noisy_min_labelled": 50,
        "noisy_precision_upper95": 0.05,
        "redundant_min_tp": 20,
        "redundant_unique_upper95": 0.05,
        "negative_net_value": True,
    },
}

USUAL: Final = policy_from(FORM)
