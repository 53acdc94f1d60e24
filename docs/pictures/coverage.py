"""Makes the picture of the forecast's coverage anew: ``python docs/pictures/coverage.py``."""

import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
from dashboard.path_to_green.hit_rate import AHEAD  # noqa: E402
from tests.dashboard.path_to_green.series import KINDS  # noqa: E402
from tests.dashboard.path_to_green.test_coverage import KNOWN, held  # noqa: E402

LEFT, TOP, ROW, WIDE = 200, 60, 34, 420
LOWEST, HIGHEST = 60, 100
SIZES = dict(zip(KNOWN, (3, 5, 7), strict=True))


def place(percent: float) -> float:
    """How far from the left a share stands."""
    return LEFT + (percent - LOWEST) / (HIGHEST - LOWEST) * WIDE


def text(x: float, y: float, said: str, anchor: str = "start") -> str:
    """A line of text."""
    return f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}">{said}</text>'


def marks() -> list[str]:
    """A dot for each kind, length of history and weeks ahead; squares are 12 weeks ahead."""
    found = []
    for row, kind in enumerate(KINDS):
        y = TOP + ROW * (row + 0.5)
        found.append(text(LEFT - 12, y + 4, kind, "end"))
        for known in KNOWN:
            size = SIZES[known]
            four, twelve = (place(100 * held(kind, known, ahead)) for ahead in AHEAD)
            found += [
                f'<circle cx="{four:.1f}" cy="{y - 7:.1f}" r="{size}" fill="#1b6ca8"/>',
                f'<rect x="{twelve - size:.1f}" y="{y + 7 - size:.1f}" width="{2 * size}"'
                f' height="{2 * size}" fill="#b3530a"/>',
            ]
    return found


def picture() -> str:
    """The whole picture."""
    bottom, wide = TOP + ROW * len(KINDS), LEFT + WIDE + 40
    high = bottom + 70
    band = (
        f'<rect x="{place(72):.1f}" y="{TOP}" width="{place(88) - place(72):.1f}"'
        f' height="{bottom - TOP}" fill="#e3efe3"/>'
    )
    lines = [
        f'<line x1="{place(p):.1f}" x2="{place(p):.1f}" y1="{TOP}" y2="{bottom}"'
        f' stroke="{"#333" if p == 80 else "#ccc"}"/>'
        for p in (60, 70, 80, 90, 100)
    ]
    ticks = [text(place(p), bottom + 18, f"{p} %", "middle") for p in (60, 70, 80, 90, 100)]
    words = [
        text(12, 24, "How often the nominal 80 % interval held what came"),
        text(12, 44, "circles: 4 weeks ahead · squares: 12 weeks ahead · larger: longer history"),
        text(12, bottom + 44, "Small, middle, large: 12, 26, 53 weeks known. Shaded: 72 to 88 %."),
    ]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" width="{wide}"'
        f' height="{high}" font-family="sans-serif" font-size="13" fill="#222">',
        f'<rect width="{wide}" height="{high}" fill="#fff"/>',
        band, *lines, *ticks, *words, *marks(), "</svg>",
    ]  # fmt: skip
    return "\n".join(parts) + "\n"


if __name__ == "__main__":
    (ROOT / "docs" / "pictures" / "forecast-coverage.svg").write_text(picture(), "utf-8")
