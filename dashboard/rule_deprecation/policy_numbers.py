"""The numbers of a policy from its form: days, shares and thresholds, within what can be."""

from collections.abc import Mapping
from typing import Any

from dashboard.rule_deprecation.policy import ClassPolicy

LARGEST_DAYS = 36_500
LARGEST_COUNT = 1_000_000_000
SMALLEST_SHARE = 1e-6

_DAYS = {"rollback_watch_days": "watch_days", "min_offline_days": "min_offline_days"}
_SHARES = {"alpha_one_sided": ("alpha", 0.5), "max_unlabelled_share": ("max_unlabelled", 1.0)}
"""With what each stays below."""
_COUNTS = {
    "min_executions": "min_executions", "noisy_min_labelled": "min_labelled",
    "redundant_min_tp": "min_true_positives",
}  # fmt: skip
_UPPER = {"noisy_precision_upper95": "noisy_upper", "redundant_unique_upper95": "redundant_upper"}
_CLASSES = {
    "window_days": "window_days", **_COUNTS, **_UPPER, "negative_net_value": "negative_value",
}  # fmt: skip
NUMBERS = {"stuck_days", "p_max", "fixed_windows_days", "non_impacting", *_DAYS, *_SHARES}
"""The parts of a form that are read here."""
_DAYS_SAID = f"whole days from 0 to {LARGEST_DAYS:,}"

Form = Mapping[str, Any]
Problems = dict[str, str]


def policy_numbers(form: Form, names: list[str], problems: Problems) -> dict[str, Any]:
    """What a policy is made with beside its stages (``names``) and their edges."""
    found: dict[str, Any] = {
        "stuck_days": _stuck_days(form, names, problems),
        "p_max": _p_max(form, problems),
        "windows": _windows(form, problems),
        "classes": _classes(form, problems),
    }
    for said, mine in _DAYS.items():
        if said in form:
            found[mine] = form[said]
            if not _whole(form[said]):
                problems.setdefault(said, f"Give {_DAYS_SAID}.")
    for said, (mine, most) in _SHARES.items():
        if said in form:
            found[mine] = form[said]
            if not _share(form[said], most):
                problems.setdefault(said, f"Give a share between 0 and {most:g}, such as 0.05.")
    return found


def _stuck_days(form: Form, names: list[str], problems: Problems) -> Mapping[str, int]:
    found = form.get("stuck_days", {})
    if not isinstance(found, dict) or not all(_whole(days) for days in found.values()):
        problems.setdefault("stuck_days", f"Give {_DAYS_SAID} for each stage.")
        return {}
    for name in sorted(set(found) - set(names)):
        problems.setdefault("stuck_days", f"“{name}” is no stage of this policy.")
    return found


def _p_max(form: Form, problems: Problems) -> Mapping[str, float]:
    found = form.get("p_max")
    if not isinstance(found, dict) or not found or not all(map(_share, found.values())):
        problems.setdefault("p_max", "Give a share between 0 and 1 for each action, such as 0.01.")
        return {"": 0.5}
    return found


def _windows(form: Form, problems: Problems) -> tuple[int, ...]:
    found = form.get("fixed_windows_days", [90, 180])
    if not isinstance(found, list) or not all(_whole(days, 1) for days in found):
        problems.setdefault(
            "fixed_windows_days",
            f"Give whole days from 1 to {LARGEST_DAYS:,}, such as 90 and 180.",
        )
        return ()
    return tuple(found)


def _classes(form: Form, problems: Problems) -> ClassPolicy:
    found = form.get("non_impacting", {})
    if not isinstance(found, dict):
        problems.setdefault("non_impacting", "Give a number for each threshold.")
        return ClassPolicy()
    for name, value in sorted(found.items()):
        if said := _threshold_problem(name, value):
            problems.setdefault("non_impacting", f"{name[:100]}: {said}")
    if "non_impacting" in problems:
        return ClassPolicy()
    return ClassPolicy(**{_CLASSES[name]: value for name, value in found.items()})


def _threshold_problem(name: str, value: object) -> str:
    if name not in _CLASSES:
        return f"this is no threshold: they are {', '.join(_CLASSES)}."
    if name == "negative_net_value":
        return "" if isinstance(value, bool) else "say true or false."
    if name in _UPPER:
        return "" if _share(value) else "give a share between 0 and 1, such as 0.05."
    least, most = (1, LARGEST_DAYS) if name == "window_days" else (0, LARGEST_COUNT)
    return "" if _whole(value, least, most) else f"give a whole number from {least} to {most:,}."


def _whole(value: object, least: int = 0, most: int = LARGEST_DAYS) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _share(value: object, most: float = 1.0) -> bool:
    """A share that can be calculated with; neither infinite nor no number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return SMALLEST_SHARE <= value < most
