"""Small pictures drawn on the server: paths of inline SVG."""

from collections.abc import Sequence

WIDTH, HEIGHT, EDGE = 100, 24, 2


def sparkline(values: Sequence[float]) -> tuple[str, str]:
    """Return the path of the line through the values and of the area under it, in a box of 100 by 24."""
    if not values:
        return "", ""
    if len(values) == 1:
        values = [values[0], values[0]]
    low, high = min(values), max(values)
    spread = (high - low) or 1
    step = WIDTH / (len(values) - 1)
    points = [
        (round(index * step, 1), round(HEIGHT - EDGE - (value - low) / spread * (HEIGHT - 2 * EDGE), 1))
        for index, value in enumerate(values)
    ]
    line = "M" + " L".join(f"{x:g} {y:g}" for x, y in points)
    return line, f"{line} L{WIDTH} {HEIGHT} L0 {HEIGHT} Z"
