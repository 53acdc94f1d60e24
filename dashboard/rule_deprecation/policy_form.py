"""A policy for rules from the form in which it is stored and imported, checked on the way.

Problems come all at once, each under the name of its part of the form; of several the first.
"""

from collections.abc import Iterable
from typing import Any

from dashboard.errors import InvalidForm
from dashboard.rule_deprecation import policy as p
from dashboard.rule_deprecation.policy import Edge, Policy, Stage, bare
from dashboard.rule_deprecation.policy_numbers import NUMBERS, Form, Problems, policy_numbers

USUAL_KINDS = {
    "live": p.LIVE, "candidate": p.CANDIDATE, "in_review": p.REVIEW,
    "offline_monitoring": p.MONITORED, "signoff": p.SIGNOFF, "deprecated": p.DEPRECATED,
    "retired": p.RETIRED, "modify": p.MODIFY, "modified": p.MODIFIED, "kept": p.KEPT,
}  # fmt: skip
"""What a stage of that name is where the form's ``kinds`` say nothing."""
PARTS = {
    "stages_main", "stages_branch", "production_acting", "not_acting", "kinds", "allowed",
    "allowed_with_waiver", "rollback_edges", "reactivation_edge", *NUMBERS,
}  # fmt: skip
"""What a form may have."""
NOTES = {"version", "timezone", "asof"}
"""What it may have too and nobody calculates with."""
LONGEST_STAGE = 100


def policy_from(form: Form) -> Policy:
    """The policy that a form says; refuses one that can't be calculated with (InvalidForm)."""
    problems: Problems = {}
    for name in sorted(form.keys() - PARTS - NOTES):
        problems[name[:LONGEST_STAGE]] = (
            f"“{name[:LONGEST_STAGE]}” is no part of a policy: correct it or leave it out."
        )
    stages = _stages(form, problems)
    names = [stage.name for stage in stages]
    found = Policy(
        stages=tuple(stages),
        edges=_edges(_pairs(form, "allowed", problems), "allowed", names, problems),
        waiver_edges=_edges(
            _pairs(form, "allowed_with_waiver", problems), "allowed_with_waiver", names, problems
        ),
        rollback_edges=_edges(_listed(form, "rollback_edges"), "rollback_edges", names, problems),
        reactivation=_reactivation(form, names, problems),
        **policy_numbers(form, names, problems),
    )
    if problems:
        raise InvalidForm(problems)
    return found


def _stages(form: Form, problems: Problems) -> list[Stage]:
    main, branch = _names(form, "stages_main", problems), _names(form, "stages_branch", problems)
    acting, still = (_names(form, n, problems) for n in ("production_acting", "not_acting"))
    every = [*main, *branch]
    if len(set(every)) < len(every):
        problems.setdefault("stages_main", "A stage is named twice: name each once.")
    _check_names(every, problems)
    for name in sorted({*acting, *still} - set(every)):
        problems.setdefault("production_acting", f"“{name}” is no stage of this policy.")
    for name in every:
        if (name in acting) == (name in still):
            problems.setdefault(
                "production_acting",
                f"Say of “{name}” either that it acts in production or that it doesn't.",
            )
    kinds, said = USUAL_KINDS, form.get("kinds", {})
    if not isinstance(said, dict) or not all(isinstance(kind, str) for kind in said.values()):
        problems.setdefault("kinds", "Say for a stage what kind it is of.")
    else:
        kinds = {**USUAL_KINDS, **said}
        for name in sorted(said.keys() - set(every)):
            problems.setdefault("kinds", f"“{name[:LONGEST_STAGE]}” is no stage of this policy.")
    stages = [Stage(n, kinds.get(n, p.OTHER), n in main, n in acting) for n in every]
    _check_kinds(stages, problems)
    return stages


def _check_names(names: list[str], problems: Problems) -> None:
    """Files may write a stage with other case, blanks and hyphens: it has to be the only one."""
    met: dict[str, str] = {}
    for name in names:
        if len(name) > LONGEST_STAGE or name != name.strip() or not name.isprintable():
            problems.setdefault(
                "stages_main",
                f"“{name.strip()[:LONGEST_STAGE]}”: a stage's name is one line of at most"
                f" {LONGEST_STAGE} characters without blanks around it.",
            )
        elif not bare(name):
            problems.setdefault("stages_main", f"“{name}”: a stage's name needs a letter or digit.")
        elif (first := met.setdefault(bare(name), name)) != name:
            problems.setdefault(
                "stages_main",
                f"“{first}” and “{name}” are one name in files, where case, blanks and hyphens"
                " don't matter: name one of them otherwise.",
            )


def _check_kinds(stages: list[Stage], problems: Problems) -> None:
    for kind in sorted({stage.kind for stage in stages} - set(p.KINDS)):
        problems.setdefault(
            "kinds", f"“{kind}” is no kind of stage: take one of {', '.join(p.KINDS)}."
        )
    places = []
    for kind in p.NEEDED:
        found = [i for i, stage in enumerate(stages) if stage.kind == kind and stage.main]
        if len(found) != 1 or sum(stage.kind == kind for stage in stages) != 1:
            problems.setdefault("stages_main", f"The main path needs one stage that is “{kind}”.")
        places += found
    if places != sorted(places):
        problems.setdefault(
            "stages_main", f"The main path goes through {', '.join(p.NEEDED)} in this order."
        )
    if any(stage.acting for stage in stages if stage.kind in p.OUT):
        problems.setdefault("not_acting", "A deprecated or retired rule can't act in production.")


def _names(form: Form, part: str, problems: Problems) -> list[str]:
    found = form.get(part)
    if not isinstance(found, list) or not all(isinstance(n, str) and n.strip() for n in found):
        problems.setdefault(part, "Give a list of stages by name.")
        return []
    return found


def _pairs(form: Form, part: str, problems: Problems) -> list[list[str]]:
    """Edges from a mapping of a stage to where it may go."""
    found = form.get(part, {})
    if not isinstance(found, dict) or not all(isinstance(to, list) for to in found.values()):
        problems.setdefault(part, "Say for each stage where a rule may go from it, as a list.")
        return []
    return [[start, end] for start, ends in found.items() for end in ends]


def _listed(form: Form, part: str) -> list[Any]:
    found = form.get(part, [])
    return found if isinstance(found, list) else [found]


def _edges(
    pairs: Iterable[Any], part: str, names: list[str], problems: Problems
) -> frozenset[Edge]:
    edges = set()
    for pair in pairs:
        if not isinstance(pair, list) or len(pair) != 2:
            problems.setdefault(part, "An edge is two stages: from, to.")
        elif wrong := [name for name in pair if name not in names]:
            problems.setdefault(part, f"“{wrong[0]}” is no stage of this policy.")
        elif pair[0] == pair[1]:
            problems.setdefault(part, f"An edge can't lead from “{pair[0]}” to itself.")
        else:
            edges.add((pair[0], pair[1]))
    return frozenset(edges)


def _reactivation(form: Form, names: list[str], problems: Problems) -> Edge | None:
    if not form.get("reactivation_edge"):
        return None
    edges = _edges([form["reactivation_edge"]], "reactivation_edge", names, problems)
    return next(iter(edges), None)
