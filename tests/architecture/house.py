"""Draw the map of the house from its imports: `python -m tests.architecture.house` writes docs/pictures/house.svg."""

from __future__ import annotations

from html import escape
from pathlib import Path

from tests.architecture.graph import Arrows, modules, packages

PICTURE = Path(__file__).parents[2] / "docs" / "pictures" / "house.svg"
PANELS = (("", 1, "The whole"), ("analytics.reports", 3, "analytics/reports"), ("data", 2, "data"))
BESIDE = {"bench", "data.demo", "data.status", "data.publications"}  # commands, not a floor of the house
WIDTH, HEIGHT, GAP, ROW, MARGIN = 128, 36, 16, 76, 28


def floors(arrows: Arrows) -> list[list[str]]:
    """The packages by floor, top first: each stands above everything that it imports."""
    depth: dict[str, int] = {}

    def floor(name: str) -> int:
        if name not in depth:
            depth[name] = max((floor(below) + 1 for below in arrows.get(name, ())), default=0)
        return depth[name]

    for name in arrows:
        floor(name)
    return [sorted(name for name in depth if depth[name] == at) for at in range(max(depth.values()), -1, -1)]


def direct(arrows: Arrows) -> Arrows:
    """The arrows without those that others imply: a floor's way down is drawn once."""

    def below(name: str) -> set[str]:
        return arrows.get(name, set()).union(*(below(to) for to in arrows.get(name, ())))

    return {
        name: {to for to in targets if not any(to in below(other) for other in targets)}
        for name, targets in arrows.items()
    }


def panel(root: str, depth: int, title: str, left: int) -> tuple[list[str], int, int]:
    """One part of the house as SVG elements, with its width and height in pixels."""
    parts_below = packages(modules(), root, depth)
    folders = {name for name in parts_below if sum(module.startswith(f"{name}.") for module in modules()) or not root}
    arrows = {name: {to for to in parts_below[name] if to in folders} for name in folders if name not in BESIDE}
    rows = floors(arrows)
    width = max(len(row) for row in rows) * (WIDTH + GAP) - GAP
    places = {
        name: (left + (width - len(row) * (WIDTH + GAP) + GAP) / 2 + at * (WIDTH + GAP), MARGIN + 24 + ROW * floor)
        for floor, row in enumerate(rows)
        for at, name in enumerate(row)
    }
    parts = [f'<text x="{left}" y="{MARGIN}" class="title">{escape(title)}</text>']
    for name, targets in sorted(direct(arrows).items()):
        x, y = places[name]
        for to in sorted(targets & set(places)):
            to_x, to_y = places[to]
            parts.append(
                f'<line x1="{x + WIDTH / 2:.0f}" y1="{y + HEIGHT}" x2="{to_x + WIDTH / 2:.0f}" y2="{to_y}"'
                ' marker-end="url(#arrow)"/>'
            )
    for name, (x, y) in sorted(places.items()):
        parts.append(f'<rect x="{x:.0f}" y="{y}" width="{WIDTH}" height="{HEIGHT}" rx="4"/>')
        parts.append(
            f'<text x="{x + WIDTH / 2:.0f}" y="{y + HEIGHT / 2 + 5:.0f}">{escape(name.rpartition(".")[2])}</text>'
        )
    return parts, width, MARGIN + 24 + ROW * len(rows)


def draw() -> str:
    """The whole picture as SVG."""
    parts: list[str] = []
    left, height = MARGIN, 0
    for root, depth, title in PANELS:
        drawn, width, tall = panel(root, depth, title, left)
        parts += drawn
        left, height = left + width + 2 * MARGIN, max(height, tall)
    style = (
        "text{font:14px sans-serif;text-anchor:middle;fill:#12263a}.title{font-weight:bold;text-anchor:start}"
        "rect{fill:#f4f6f8;stroke:#12263a}line{stroke:#9aa7b4}"
    )
    arrow = (
        '<marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0L8 4L0 8z" fill="#9aa7b4"/></marker>'
    )
    size = f'width="{left - MARGIN}" height="{height}" viewBox="0 0 {left - MARGIN} {height}"'
    label = 'role="img" aria-label="Packages of Milepost and which imports which, from top to bottom"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} {label}><style>{style}</style><defs>{arrow}</defs>'
    white = f'<rect width="{left - MARGIN}" height="{height}" style="fill:#fff;stroke:none"/>'
    return "\n".join([head, white, *parts, "</svg>", ""])


if __name__ == "__main__":
    PICTURE.write_text(draw(), encoding="utf-8")
