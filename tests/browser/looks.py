"""How pages are looked at: wide and phone, light and dark, and by axe-core."""

from typing import Any

from playwright.sync_api import Page

WIDE = {"viewport": {"width": 1440, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
LOOKS: list[dict[str, Any]] = [
    {**size, "color_scheme": scheme} for size in (WIDE, PHONE) for scheme in ("light", "dark")
]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def violations(page: Page, axe: str) -> list[str]:
    """What axe-core finds against WCAG 2.2 AA: each rule with the place that breaks it."""
    page.evaluate(axe)
    found: Any = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", WCAG
    )
    return [
        f"{violation['id']}: {node['html'][:160]}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]
