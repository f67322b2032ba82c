"""Small drawings of a scorecard, as SVG that stands in the page: an interval on a scale, a reliability diagram."""

from __future__ import annotations

from reportedly.evaluate.outcome import Curve, Figure

_WIDTH, _HEIGHT = 160, 14
_SIDE, _EDGE = 150, 26


def draw_interval(figure: Figure, *, floor: float | None = None) -> str:
    """Draw a percentage and its interval on a scale from 0 to 100, with its floor as a tick; empty for other units."""
    if figure.value is None or not figure.unit.startswith("%"):
        return ""
    middle = _HEIGHT / 2
    parts = [f'<line class="scale" x1="0" y1="{middle}" x2="{_WIDTH}" y2="{middle}"/>']
    if figure.low is not None and figure.high is not None:
        parts.append(_rect("spread", _at(figure.low), middle - 3, max(1.0, _at(figure.high) - _at(figure.low)), 6))
    if floor is not None:
        parts.append(f'<line class="floor" x1="{_at(floor):.1f}" y1="0" x2="{_at(floor):.1f}" y2="{_HEIGHT}"/>')
    parts.append(f'<circle class="value" cx="{_at(figure.value):.1f}" cy="{middle}" r="3.5"/>')
    told = f"{figure.value:.1f} of 100" + (
        f", interval {figure.low:.1f} to {figure.high:.1f}" if figure.low is not None else ""
    )
    return _svg(_WIDTH, _HEIGHT, told, parts)


def _at(value: float) -> float:
    return min(100.0, max(0.0, value)) / 100 * _WIDTH


def draw_reliability(curve: Curve) -> str:
    """Draw the share of right answers over the stated confidence; on the diagonal, confidence says what it means."""
    size = _SIDE + 2 * _EDGE
    parts = [
        f'<rect class="frame" x="{_EDGE}" y="{_EDGE}" width="{_SIDE}" height="{_SIDE}"/>',
        f'<line class="even" x1="{_EDGE}" y1="{_EDGE + _SIDE}" x2="{_EDGE + _SIDE}" y2="{_EDGE}"/>',
    ]
    points = [(_EDGE + b.confidence * _SIDE, _high(b.right), b) for b in curve.bins]
    for x, _, b in points:
        if b.low is not None and b.high is not None:
            parts.append(
                f'<line class="reach" x1="{x:.1f}" y1="{_high(b.low):.1f}" x2="{x:.1f}" y2="{_high(b.high):.1f}"/>'
            )
    parts.append(f'<polyline class="curve" points="{" ".join(f"{x:.1f},{y:.1f}" for x, y, _ in points)}"/>')
    for x, y, b in points:
        told = f"{b.n} answers: confidence {b.confidence:.2f}, right {b.right:.2f}"
        parts.append(f'<circle class="value" cx="{x:.1f}" cy="{y:.1f}" r="3.5"><title>{told}</title></circle>')
    parts += _axes(size)
    told = f"Reliability of {curve.field}: calibration error {curve.gap:.3f} over {curve.n} answers"
    return _svg(size, size, told, parts)


def _high(share: float) -> float:
    return _EDGE + (1 - share) * _SIDE


def _axes(size: int) -> list[str]:
    low, high = _EDGE, _EDGE + _SIDE
    return [
        f'<text x="{low}" y="{high + 14}">0</text>',
        f'<text x="{high}" y="{high + 14}" text-anchor="end">1</text>',
        f'<text x="{size / 2}" y="{high + 14}" text-anchor="middle">confidence</text>',
        f'<text x="{low - 4}" y="{high}" text-anchor="end">0</text>',
        f'<text x="{low - 4}" y="{low + 8}" text-anchor="end">1</text>',
        f'<text x="{low - 10}" y="{size / 2}" text-anchor="middle" '
        f'transform="rotate(-90 {low - 10} {size / 2})">right</text>',
    ]


def _rect(name: str, x: float, y: float, width: float, height: float) -> str:
    return f'<rect class="{name}" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"/>'


def _svg(width: float, height: float, told: str, parts: list[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" aria-label="{told}">{"".join(parts)}</svg>'
    )
