"""What comes from Qt itself, the menus of fields and the choice of files, speaks the language of the screens."""

from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from ui.translations import install_language


def words(qtbot: QtBot) -> str:
    """Return the menu of a field as it is read."""
    field = QLineEdit("12345")
    qtbot.addWidget(field)
    return " ".join(action.text() for action in field.createStandardContextMenu().actions())


def test_the_menu_of_a_field_is_chinese_on_a_chinese_screen_and_english_on_an_english_one(
    qapp: QApplication, qtbot: QtBot
) -> None:
    try:
        install_language(qapp, "en")
        assert "Paste" in words(qtbot)
        install_language(qapp, "zh")
        assert "粘贴" in words(qtbot)
        assert "Paste" not in words(qtbot)
        install_language(qapp, "en")
        assert "粘贴" not in words(qtbot)
    finally:
        install_language(qapp, "zh")
