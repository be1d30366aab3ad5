"""Which palette and scale are in force. Widgets that paint read them here at paint time."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QColor

from ui.theme.palettes import LIGHT
from ui.theme.roles import Roles

_PROPERTY = "hotline_theme"


@dataclass(frozen=True, slots=True)
class ThemeState:
    """Palette and font scale (1.0 = 100 %)."""

    roles: Roles = LIGHT
    scale: float = 1.0


_DEFAULT = ThemeState()


def set_theme_state(state: ThemeState) -> None:
    """Remember the state on the application object (there is one per process, as there is one screen look)."""
    application = QCoreApplication.instance()
    if application is not None:
        application.setProperty(_PROPERTY, state)


def theme_state() -> ThemeState:
    """Return the state in force; the light palette at 100 % before any theme was applied."""
    application = QCoreApplication.instance()
    state = application.property(_PROPERTY) if application is not None else None
    return state if isinstance(state, ThemeState) else _DEFAULT


def roles() -> Roles:
    """Return the palette in force."""
    return theme_state().roles


def px(size: float) -> int:
    """Scale a length given for 100 % to the font scale in force."""
    return round(size * theme_state().scale)


def role_color(name: str) -> QColor:
    """Return the colour of a role by its name."""
    return QColor(str(getattr(roles(), name)))


def tone_colors(tone: str) -> tuple[QColor, QColor]:
    """Return (soft fill, text) of a tone: ``neutral``, ``success``, ``waiting``, ``danger``, ``info``."""
    return role_color(f"{tone}_soft"), role_color(f"{tone}_text")
