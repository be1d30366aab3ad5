"""An answer whose text ends between two pixels is shown whole in the room it asks for."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication

from ui.theme.fonts import sized_font
from ui.widgets.pick_list import room_of, shared


@pytest.mark.parametrize("scale", [0.9, 1.0, 1.1, 1.25, 1.5])
@pytest.mark.parametrize(
    "text", ["26000010577 中牟县东风路街道富田名邸物业收费不合理", "26000010577", "夜间施工噪声", "W1"]
)
def test_what_has_room_is_not_cut(qapp: QApplication, text: str, scale: float) -> None:
    metrics = QFontMetrics(sized_font(14, scale))
    room, _rest = shared(2000, room_of(text, metrics), 100)
    assert metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, room) == text
