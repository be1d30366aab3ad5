"""The one ``QApplication`` of the process, made where none is yet."""

import os
import sys

from PySide6.QtWidgets import QApplication

from desktop.services.arguments import Arguments
from ui.qt_messages import install_qt_messages


def qt_application(arguments: Arguments) -> QApplication:
    """Return the application; the platform is chosen before Qt starts."""
    _prepare_platform(arguments)
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    install_qt_messages()
    application = QApplication(["hotline-desk"])
    application.setQuitOnLastWindowClosed(False)  # a window may close before the one that stays
    return application


def _prepare_platform(arguments: Arguments) -> None:
    """Choose the platform without a display where a picture is wanted or there is no display."""
    no_display = sys.platform.startswith("linux") and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )
    if arguments.screenshot is not None or no_display:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if sys.platform.startswith("linux"):
        os.environ.setdefault("QT_IM_MODULE", "ibus")
