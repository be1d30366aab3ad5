"""Puts a palette, a font scale and the style sheet on the application, and follows the system."""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from ui.theme.current import ThemeState, set_theme_state, theme_state
from ui.theme.fonts import base_font, clamp_scale
from ui.theme.palettes import DARK, LIGHT, PALETTES
from ui.theme.roles import Roles
from ui.theme.style_sheet import build_style_sheet

SYSTEM = "system"
_STYLED = "hotline_style"


class Theme(QObject):
    """The look of the program. ``choose`` takes ``system``, ``light``, ``dark`` or ``contrast``.

    Signals: ``changed()`` after a new palette or scale is on the application.
    """

    changed = Signal()

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._application = application
        self._choice = SYSTEM
        self._scale = 1.0
        if application.property(_STYLED) is None:
            application.setStyle(QStyleFactory.create("Fusion"))
            application.setProperty(_STYLED, True)
        application.styleHints().colorSchemeChanged.connect(self._on_system_changed)

    @property
    def choice(self) -> str:
        """What was chosen, ``system`` included."""
        return self._choice

    @property
    def scale(self) -> float:
        """Font scale, 1.0 = 100 %."""
        return self._scale

    def choose(self, choice: str, scale: float = 1.0) -> None:
        """Apply a palette by name (unknown names follow the system) at a font scale of 0.9-1.5."""
        self._choice = choice if choice in PALETTES else SYSTEM
        self._scale = clamp_scale(scale)
        self._apply(self._resolve())

    def _resolve(self) -> Roles:
        if self._choice in PALETTES:
            return PALETTES[self._choice]
        return DARK if self._application.styleHints().colorScheme() is Qt.ColorScheme.Dark else LIGHT

    def _on_system_changed(self) -> None:
        if self._choice == SYSTEM and theme_state().roles != self._resolve():
            self._apply(self._resolve())

    def _apply(self, roles: Roles) -> None:
        state, sheet = ThemeState(roles=roles, scale=self._scale), build_style_sheet(roles, self._scale)
        # A look that is on already is not put on again: every widget would be polished anew.
        if state != theme_state() or sheet != self._application.styleSheet():
            set_theme_state(state)
            self._application.setFont(base_font(self._scale))
            self._application.setPalette(build_palette(roles))
            self._application.setStyleSheet(sheet)
        self.changed.emit()


def build_palette(roles: Roles) -> QPalette:
    """Return the ``QPalette`` of a set of roles, for everything the style sheet does not name."""
    role = QPalette.ColorRole
    colors = {
        role.Window: roles.window,
        role.WindowText: roles.text,
        role.Base: roles.surface,
        role.AlternateBase: roles.zebra,
        role.Text: roles.text,
        role.PlaceholderText: roles.text_faint,
        role.Button: roles.surface,
        role.ButtonText: roles.text,
        role.BrightText: roles.on_accent,
        role.Highlight: roles.accent,
        role.HighlightedText: roles.on_accent,
        role.ToolTipBase: roles.surface,
        role.ToolTipText: roles.text,
        role.Link: roles.accent_text,
        role.LinkVisited: roles.accent_text,
        role.Light: roles.surface,
        role.Midlight: roles.divider,
        role.Mid: roles.border_strong,
        role.Dark: roles.border_strong,
        role.Shadow: roles.shadow,
        role.Accent: roles.accent,
    }
    palette = QPalette()
    for color_role, value in colors.items():
        palette.setColor(color_role, QColor(value))
    disabled = QPalette.ColorGroup.Disabled
    for color_role in (role.Text, role.WindowText, role.ButtonText):
        palette.setColor(disabled, color_role, QColor(roles.text_faint))
    return palette
