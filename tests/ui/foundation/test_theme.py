"""Palettes, fonts, icons and style sheets."""

import dataclasses
import re

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QFontInfo, QGuiApplication, QImage, QPainter
from PySide6.QtWidgets import QApplication, QLabel

from resources import locate
from ui.theme.current import px, theme_state
from ui.theme.icons import icon_pixmap
from ui.theme.palettes import LIGHT, PALETTES
from ui.theme.roles import Roles
from ui.theme.style_sheet import build_style_sheet
from ui.theme.theme import Theme
from ui.theme.tone import Tone
from ui.widgets.painting import draw_pill

INKS_OF_ROWS = (
    "text", "text_muted", "neutral_text", "success_text", "waiting_text", "danger_text", "info_text", "accent_text",
)  # fmt: skip
"""What is written on a row of a list, on whatever ground the row has."""
TEXT_ON_SURFACE = [
    ("text", "surface"),
    ("text", "window"),
    ("text_muted", "surface"),
    ("accent_text", "accent_soft"),
    ("on_accent", "accent"),
    ("rail_text", "rail"),
    ("rail_text_selected", "rail_selected"),
    ("neutral_text", "neutral_soft"),
    ("success_text", "success_soft"),
    ("waiting_text", "waiting_soft"),
    ("danger_text", "danger_soft"),
    ("info_text", "info_soft"),
    *((ink, paper) for ink in INKS_OF_ROWS for paper in ("surface", "zebra", "selection", "flash", "accent_soft")),
]


def luminance(color: QColor) -> float:
    def part(value: float) -> float:
        return value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4

    return 0.2126 * part(color.redF()) + 0.7152 * part(color.greenF()) + 0.0722 * part(color.blueF())


def contrast(first: str, second: str) -> float:
    light, dark = sorted((luminance(QColor(first)), luminance(QColor(second))), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("palette", PALETTES.values(), ids=lambda palette: palette.name)
@pytest.mark.parametrize(("ink", "paper"), TEXT_ON_SURFACE)
def test_text_is_readable_on_its_surface(palette: Roles, ink: str, paper: str) -> None:
    least = 7.0 if palette.name == "contrast" else 4.5
    assert contrast(getattr(palette, ink), getattr(palette, paper)) >= least


@pytest.mark.parametrize("tone", list(Tone))
def test_the_edge_of_a_pill_is_seen_on_a_selected_row_in_high_contrast(qapp: QApplication, tone: Tone) -> None:
    Theme(qapp).choose("contrast")
    ground = theme_state().roles.selection
    row = QImage(120, 40, QImage.Format.Format_RGB32)
    row.fill(QColor(ground))
    painter = QPainter(row)
    draw_pill(painter, QRect(10, 0, 100, 40), "", tone)
    painter.end()
    middle = [contrast(row.pixelColor(60, y).name(), ground) for y in range(40)]
    Theme(qapp).choose("light")
    assert max(middle) >= 3.0  # what W3C asks of the edge of a control


@pytest.mark.parametrize("palette", PALETTES.values(), ids=lambda palette: palette.name)
def test_every_role_is_a_colour(palette: Roles) -> None:
    values = [value for value in dataclasses.asdict(palette).values() if isinstance(value, str)]
    assert all(re.fullmatch(r"#[0-9a-f]{6}", value) for value in values if value != palette.name)


def test_style_sheet_names_known_roles_only() -> None:
    sheet = build_style_sheet(LIGHT, 1.0)
    assert "$" not in sheet
    assert LIGHT.accent in sheet


def test_style_sheets_hold_no_colour_of_their_own() -> None:
    for file in locate("qss").glob("*.qss"):
        assert not re.search(r"#[0-9a-fA-F]{3,8}\b", file.read_text(encoding="utf-8")), file.name


def test_font_scale_is_kept_between_90_and_150_per_cent(qapp: QApplication) -> None:
    theme = Theme(qapp)
    theme.choose("light", 9.0)
    assert theme.scale == 1.5
    assert px(100) == 150
    theme.choose("light", 0.1)
    assert px(100) == 90
    theme.choose("light", 1.0)


def test_unknown_palette_follows_the_system(qapp: QApplication) -> None:
    theme = Theme(qapp)
    theme.choose("no such palette")
    assert theme.choice == "system"
    assert theme_state().roles.name in ("light", "dark")
    theme.choose("light")


@pytest.mark.parametrize("name", sorted(file.stem for file in locate("icons").glob("*.svg")))
def test_icon_can_be_drawn(qapp: QApplication, name: str) -> None:
    del qapp
    image = icon_pixmap(name, "text", 24, 1.0).toImage()
    assert any(image.pixelColor(x, y).alpha() for x in range(24) for y in range(24))


def test_chinese_font_is_used_where_one_is_installed(qapp: QApplication) -> None:
    Theme(qapp).choose("light")
    label = QLabel("热线")
    if not any("CJK SC" in family for family in QGuiApplication.font().families()):
        pytest.fail("no Chinese family is asked for")
    assert QFontInfo(label.font()).family()
