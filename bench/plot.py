"""Curves on two logarithmic axes as one SVG picture that needs nothing else."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 640, 360, 76, 40, 44, 52
COLOURS = ("#1b5e9b", "#b3541e", "#3a7d44")


@dataclass(frozen=True)
class Curve:
    """Points of positive numbers with a name."""

    name: str
    points: Sequence[tuple[float, float]]


def plotted(title: str, axes: tuple[str, str], curves: Sequence[Curve]) -> str:
    """Return the picture; `axes` names what runs to the right and what upwards."""
    across = _Scale([x for curve in curves for x, _ in curve.points], LEFT, WIDTH - RIGHT)
    up = _Scale([y for curve in curves for _, y in curve.points], HEIGHT - BOTTOM, TOP)
    body = [*_grid(across, up), *_curves(across, up, curves)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" font-family="sans-serif" '
        f'font-size="12"><title>{escape(title)}</title>\n<rect width="100%" height="100%" fill="#fff"/>\n'
        f'<text x="{LEFT}" y="22" font-size="15">{escape(title)}</text>\n'
        f'<text x="{(LEFT + WIDTH - RIGHT) // 2}" y="{HEIGHT - 10}" text-anchor="middle">{escape(axes[0])}</text>\n'
        f'<text x="14" y="{HEIGHT // 2}" text-anchor="middle" transform="rotate(-90 14 {HEIGHT // 2})">{escape(axes[1])}</text>\n'
        + "\n".join(body)
        + "\n</svg>\n"
    )


class _Scale:
    """Powers of ten around some numbers, laid between two places of the picture."""

    def __init__(self, values: Sequence[float], start: int, end: int) -> None:
        self.low = math.floor(math.log10(min(values)))
        self.high = max(math.ceil(math.log10(max(values))), self.low + 1)
        self._start, self._step = start, (end - start) / (self.high - self.low)

    def at(self, value: float) -> float:
        return round(self._start + self._step * (math.log10(value) - self.low), 1)

    def powers(self) -> Iterator[tuple[float, str]]:
        for power in range(self.low, self.high + 1):
            yield self.at(10**power), f"{10**power:,}"


def _grid(across: _Scale, up: _Scale) -> Iterator[str]:
    for x, words in across.powers():
        yield f'<path d="M{x} {TOP}V{HEIGHT - BOTTOM}" stroke="#ddd"/><text x="{x}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{words}</text>'
    for y, words in up.powers():
        yield f'<path d="M{LEFT} {y}H{WIDTH - RIGHT}" stroke="#ddd"/><text x="{LEFT - 6}" y="{y + 4}" text-anchor="end">{words}</text>'


def _curves(across: _Scale, up: _Scale, curves: Sequence[Curve]) -> Iterator[str]:
    for curve, colour in zip(curves, COLOURS, strict=False):
        places = [(across.at(x), up.at(y)) for x, y in curve.points]
        line = " ".join(f"{x},{y}" for x, y in places)
        yield f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>'
        yield from (f'<circle cx="{x}" cy="{y}" r="3" fill="{colour}"/>' for x, y in places)
        x, y = places[-1]
        yield f'<text x="{x}" y="{y - 8}" text-anchor="end" fill="{colour}">{escape(curve.name)}</text>'
