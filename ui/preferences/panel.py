"""Theme, font size, language and seat, over the window; every change is seen at once."""

from collections.abc import Callable

import msgspec
from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.settings import Settings
from ui.theme.current import px
from ui.widgets.action_button import ActionButton
from ui.widgets.choice_group import Choice, ChoiceGroup
from ui.widgets.form_field import FormField
from ui.widgets.label import make_label
from ui.widgets.line_field import LineField
from ui.widgets.overlay import Overlay

translate = QCoreApplication.translate
SYSTEM = "system"
PERCENTS = (90, 100, 110, 125, 150)


class PreferencesPanel(Overlay):
    """Shows the settings and hands each change to ``apply``, which saves and shows it.

    Signals: ``phone_asked()`` for the settings of the telephone.
    """

    phone_asked = Signal()

    def __init__(self, settings: Settings, apply: Callable[[Settings], None], parent: QWidget) -> None:
        super().__init__(parent)
        self._settings = settings
        self._apply = apply
        self.theme = ChoiceGroup(
            [
                Choice(SYSTEM, translate("Preferences", "跟随系统"), "1"),
                Choice("light", translate("Preferences", "浅色"), "2"),
                Choice("dark", translate("Preferences", "深色"), "3"),
                Choice("contrast", translate("Preferences", "高对比"), "4"),
            ]
        )
        self.percent = ChoiceGroup([Choice(str(each), f"{each}%") for each in PERCENTS])
        self.language = ChoiceGroup([Choice("zh", "中文", "1"), Choice("en", "English", "2")])
        self.desk = LineField(settings.desk, limit=32)
        self._show()
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 18, 22, 18)
        column.setSpacing(14)
        column.addWidget(make_label(translate("Preferences", "设置"), "title"))
        column.addWidget(FormField(translate("Preferences", "外观"), self.theme))
        column.addWidget(FormField(translate("Preferences", "字号"), self.percent))
        column.addWidget(FormField(translate("Preferences", "语言"), self.language, hint="Language"))
        seat_hint = translate("Preferences", "下次登录起生效")
        seats = QHBoxLayout()
        seats.setSpacing(14)
        seats.addWidget(FormField(translate("Preferences", "座席"), self.desk, hint=seat_hint), 1)
        self.phone_button = ActionButton(translate("Preferences", "电话设置…"))
        self.phone_button.clicked.connect(self._leave_for_phone)
        seats.addWidget(self.phone_button, 1, Qt.AlignmentFlag.AlignBottom)
        column.addLayout(seats)
        column.addStretch(1)
        row = QHBoxLayout()
        row.addStretch(1)
        close = ActionButton(translate("Preferences", "关闭"), "Esc")
        close.clicked.connect(self.close_over)
        row.addWidget(close)
        column.addLayout(row)
        self.theme.chosen.connect(lambda value: self._change(theme="" if value == SYSTEM else value))
        self.percent.chosen.connect(lambda value: self._change(font_percent=int(value)))
        self.language.chosen.connect(lambda value: self._change(language=value))
        self.desk.edited.connect(lambda text: self._change(desk=text.strip()))

    def open(self) -> None:
        """Show the panel."""
        self.open_over(self.theme)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt name
        """Return the size of the panel."""
        return QSize(px(520), px(400))

    def _leave_for_phone(self) -> None:
        self.desk.flush()
        self.close_over()
        self.phone_asked.emit()

    def _show(self) -> None:
        self.theme.set_value(self._settings.theme or SYSTEM)
        nearest = min(PERCENTS, key=lambda each: abs(each - self._settings.font_percent))
        self.percent.set_value(str(nearest))
        self.language.set_value(self._settings.language or "zh")

    def _change(self, **changes: str | int) -> None:
        self._settings = msgspec.structs.replace(self._settings, **changes)
        self._apply(self._settings)
