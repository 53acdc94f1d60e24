"""How pages are looked at: wide and phone, light and dark, and by axe-core."""

from typing import Any

from playwright.sync_api import Page

WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
LOOKS = [(size, scheme) for size in (WIDE, PHONE) for scheme in ("light", "dark")]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

DRAWN = """() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))
    .then(() => Promise.all(document.getAnimations().map(each => each.finished)))
    .then(() => null)"""

# Plotly redraws a chart a moment after the window has changed, later on a busy machine; a timeline
# is wider than a phone, and scrolls in its box.
CHARTS_FOLLOWED = """() => [...document.querySelectorAll('.js-plotly-plot')]
    .filter(chart => !chart.closest('.timeline, .timeline-near'))
    .filter(chart => chart.querySelector('.main-svg') && chart.clientWidth)
    .filter(chart => !chart.closest('.timeline, .timeline-near'))  // they scroll in their boxes
    .every(chart => chart.querySelector('.main-svg').clientWidth <= window.innerWidth)"""


def faults(page: Page, axe: str) -> list[str]:
    """What is wrong with the page in each look: what scrolls sideways, and what axe-core finds."""
    found = []
    for size, scheme in LOOKS:
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.locator(f"html[data-bs-theme={scheme}]").wait_for()
        page.wait_for_function(CHARTS_FOLLOWED)
        page.evaluate(DRAWN)
        look = f"{scheme}, {size['width']} wide"
        if not page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"):
            found.append(f"{look}: it scrolls sideways")
        found += [f"{look}: {problem}" for problem in violations(page, axe)]
    return found


def violations(page: Page, axe: str) -> list[str]:
    """What axe-core finds against WCAG 2.2 AA: each rule with the place that breaks it."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe)
    found: Any = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", WCAG
    )
    return [
        f"{violation['id']}: {node['html'][:160]}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]
