"""Why a rule is moved: the codes beside which a text stands, by the gate that asks for them."""

from collections.abc import Mapping

NOMINATE, STEP, SIGN, DEPRECATE, RETIRE, KEEP, SKIP, BACK = GATES = (
    "nominate", "step", "sign", "deprecate", "retire", "keep", "skip", "back",
)  # fmt: skip
"""What a move has to show, by the kind of its edge."""
TITLES: Mapping[str, str] = {
    NOMINATE: "Nominate it", STEP: "Move it on", SIGN: "Move it on",
    DEPRECATE: "Sign it off", RETIRE: "Retire it", KEEP: "Keep it", SKIP: "Skip with a waiver",
    BACK: "Send it back",
}  # fmt: skip
"""What the form of each gate is called."""

OWNER_NOMINATED = "owner_nominated"
"""The one nomination that doesn't rest on the classification: other codes are the class's."""

REASONS: Mapping[str, Mapping[str, str]] = {
    NOMINATE: {
        "dormant": "It doesn't hit anything",
        "noisy": "It's nearly always wrong",
        "redundant": "Others find the same",
        "negative_value": "It costs more than it saves",
        OWNER_NOMINATED: "Its owner asks for it",
    },
    STEP: {"progress": "It goes on"},
    SIGN: {"progress": "It goes on"},
    DEPRECATE: {"signed_off": "Signed off"},
    RETIRE: {"watch_passed": "The watch is over", "watch_cut_short": "The watch was cut short"},
    KEEP: {
        "regulatory": "A regulation asks for it",
        "tripwire": "It's a tripwire",
        "seasonal": "It's for a season",
        "kill_switch": "It's a kill switch",
        "owner_keeps": "Its owner needs it",
    },
    SKIP: {"waiver": "By a waiver"},
    BACK: {
        "nomination_withdrawn": "The nomination is withdrawn",
        "dependency_found": "Something depends on it",
        "missed_bad_over_budget": "Too much bad was missed",
        "new_attack": "A new attack needs it",
        "incident": "There was an incident",
        "moved_by_mistake": "It was moved by mistake",
    },
}
"""Code and words. Where a gate has one code alone, nobody is asked; so with ``RETIRE``."""
MISTAKE = "moved_by_mistake"
IN_WORDS: Mapping[str, str] = {
    "inventory": "It came into the inventory",
    **{code: words for codes in REASONS.values() for code, words in codes.items()},
}


def reason_in_words(code: str) -> str:
    """A code as a person reads it; one that imports brought stays as it is."""
    return IN_WORDS.get(code, code.replace("_", " "))
