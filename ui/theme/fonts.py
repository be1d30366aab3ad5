"""Fonts that show Chinese in its own forms on every system."""

from functools import lru_cache

from PySide6.QtGui import QFont, QFontMetrics

FAMILIES = [
    "Microsoft YaHei UI",
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "PingFang SC",
    "WenQuanYi Micro Hei",
    "Sans Serif",
]
"""Named first to last: without a Chinese family in front, fallback picks Japanese forms of punctuation and some
characters.
"""

BASE_PIXELS = 14
MIN_SCALE, MAX_SCALE = 0.9, 1.5


def clamp_scale(scale: float) -> float:
    """Keep a font scale inside 90-150 %."""
    return min(MAX_SCALE, max(MIN_SCALE, scale))


def base_font(scale: float) -> QFont:
    """Return the application's font at a scale."""
    font = QFont()
    font.setFamilies(FAMILIES)
    font.setPixelSize(round(BASE_PIXELS * clamp_scale(scale)))
    font.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
    return font


def sized_font(pixels: float, scale: float, *, bold: bool = False) -> QFont:
    """Return the application's family at another size (pixels at 100 %)."""
    font = base_font(scale)
    font.setPixelSize(max(8, round(pixels * clamp_scale(scale))))
    if bold:
        font.setWeight(QFont.Weight.DemiBold)
    return font


@lru_cache(maxsize=64)
def painted_font(pixels: float, scale: float, *, bold: bool = False) -> tuple[QFont, QFontMetrics]:
    """Return a font to paint with and its metrics; shared by all who paint, never to be changed.

    Delegates ask for every cell, and finding the family among seven names takes longer than painting the text.
    """
    font = sized_font(pixels, scale, bold=bold)
    return font, QFontMetrics(font)
