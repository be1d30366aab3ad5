"""Texts of the administration in the language of the screen."""

from PySide6.QtCore import QCoreApplication

YES = "yes"
NO = "no"


def text(source: str) -> str:
    """Return a text of the context ``Administration``."""
    return QCoreApplication.translate("Administration", source)


def yes_no() -> tuple[tuple[str, str], ...]:
    """Return the two answers."""
    return (
        (YES, QCoreApplication.translate("Administration", "是")),
        (NO, QCoreApplication.translate("Administration", "否")),
    )


def flag(value: bool) -> str:
    """Return a flag as a field's value."""
    return YES if value else NO
