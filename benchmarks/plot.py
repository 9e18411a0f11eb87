"""A plot with two logarithmic axes, as SVG. Pure."""

import math
from collections.abc import Mapping, Sequence
from html import escape

WIDTH, HEIGHT = 760, 440
LEFT, RIGHT, TOP, BOTTOM = 80, 170, 40, 60
COLOURS = ("#0b5fa5", "#b3541e", "#2b7a3d")
UNITS = {-9: "1 ns", -6: "1 µs", -3: "1 ms", 0: "1 s", 3: "1,000 s"}

Points = Sequence[tuple[float, float]]


def plot(title: str, below: str, series: Mapping[str, Points]) -> str:
    """Lines of seconds (upwards) over counts, each named at its end; every value is above zero."""
    across = _decades(x for points in series.values() for x, _ in points)
    upwards = _decades(y for points in series.values() for _, y in points)

    def x(value: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * _share(value, across)

    def y(value: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * _share(value, upwards)

    parts = [_text(LEFT, 22, title, weight="bold")]
    for power in across:
        parts.append(_line([(x(10**power), TOP), (x(10**power), HEIGHT - BOTTOM)], "#ddd", 1))
        parts.append(_text(x(10**power), HEIGHT - BOTTOM + 20, f"{10**power:,}", anchor="middle"))
    for power in upwards:
        parts.append(_line([(LEFT, y(10.0**power)), (WIDTH - RIGHT, y(10.0**power))], "#ddd", 1))
        nearest = 3 * math.floor(power / 3)
        label = UNITS[nearest].replace("1", str(10 ** (power - nearest)), 1)
        parts.append(_text(LEFT - 8, y(10.0**power) + 4, label, anchor="end"))
    parts.append(_text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 15, below, anchor="middle"))
    for (name, points), colour in zip(series.items(), COLOURS, strict=False):
        placed = [(x(count), y(seconds)) for count, seconds in points]
        parts.append(_line(placed, colour, 2))
        parts += (f'<circle cx="{across:.1f}" cy="{up:.1f}" r="3.5" fill="{colour}"/>' for across, up in placed)
        parts.append(_text(placed[-1][0] + 10, placed[-1][1] + 4, name, colour=colour))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'font-family="sans-serif" font-size="13">\n<title>{escape(title)}</title>\n'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>\n' + "\n".join(parts) + "\n</svg>\n"
    )


def _decades(values) -> range:  # type: ignore[no-untyped-def]
    found = [math.log10(value) for value in values]
    return range(math.floor(min(found)), math.ceil(max(found)) + 1)


def _share(value: float, decades: range) -> float:
    return (math.log10(value) - decades[0]) / (decades[-1] - decades[0])


def _line(points: Points, colour: str, width: int) -> str:
    joined = " ".join(f"{across:.1f},{up:.1f}" for across, up in points)
    return f'<polyline points="{joined}" fill="none" stroke="{colour}" stroke-width="{width}"/>'


def _text(  # noqa: PLR0913 - all that a word in a plot has
    x: float, y: float, text: str, *, anchor: str = "start", colour: str = "#222", weight: str = "normal"
) -> str:
    fixed = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}" font-weight="{weight}"'
    return f"<text {fixed}>{escape(text)}</text>"
