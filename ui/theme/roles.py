"""The named roles every colour on screen is taken from."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Roles:
    """One palette. Each field is a colour (``#rrggbb``) named after what it is for, never after what it looks like."""

    name: str
    dark: bool
    window: str
    surface: str
    surface_sunken: str
    surface_hover: str
    text: str
    text_muted: str
    text_faint: str
    border: str
    border_strong: str
    divider: str
    accent: str
    accent_hover: str
    accent_soft: str
    accent_text: str
    on_accent: str
    rail: str
    rail_hover: str
    rail_selected: str
    rail_text: str
    rail_text_selected: str
    selection: str
    zebra: str
    flash: str
    focus: str
    neutral_soft: str
    neutral_text: str
    success_soft: str
    success_text: str
    waiting_soft: str
    waiting_text: str
    danger_soft: str
    danger_text: str
    danger_fill: str
    info_soft: str
    info_text: str
    key_fill: str
    key_edge: str
    chart_line: str
    chart_band: str
    chart_bar: str
    heat_low: str
    heat_high: str
    shadow: str
    outlined: bool = False
    """Whether pills have an edge in the colour of their words: their ground alone does not stand out."""
