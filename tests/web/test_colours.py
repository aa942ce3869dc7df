"""Every pair of colours that carries words or marks can be told apart, in both themes (WCAG 2.2)."""

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).parents[2] / "frontend" / "src" / "styles" / "tokens.css"
TEXT = 4.5
MARK = 3.0
SOFT = ("good", "warn", "bad", "info", "gold", "violet")
TEXT_PAIRS = [
    *[(ink, ground) for ink in ("ink", "ink-2", "ink-3") for ground in ("surface", "bg", "surface-2")],
    *[(tone, f"{tone}-soft") for tone in SOFT],
    *[(tone, "surface") for tone in (*SOFT, "brand")],
    ("brand", "bg"),
    ("brand-ink", "brand-soft"),
    ("on-brand", "brand-fill"),
    ("on-brand", "hero"),
    ("on-brand", "bad-fill"),
]
MARK_PAIRS = [(f"c{number}", "surface") for number in range(1, 7)] + [("warn-fill", "surface")]


def tokens() -> dict[str, tuple[str, str]]:
    css = TOKENS.read_text()
    pairs = re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", css)
    plain = re.findall(r"--([\w-]+): (#\w{6});", css)
    return {name: (light, dark) for name, light, dark in pairs} | {name: (both, both) for name, both in plain}


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT_PAIRS)
def test_words_can_be_read(ink: str, ground: str, theme: int) -> None:
    colours = tokens()
    assert contrast(colours[ink][theme], colours[ground][theme]) >= TEXT


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("mark", "ground"), MARK_PAIRS)
def test_marks_can_be_seen(mark: str, ground: str, theme: int) -> None:
    colours = tokens()
    assert contrast(colours[mark][theme], colours[ground][theme]) >= MARK
