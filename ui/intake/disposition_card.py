"""Why a call is not taken up: a coded reason, what the caller was told, who confirmed. Beside the form, not modal."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from sync.domain.codes import Action
from ui.intake.bound_fields import FieldBinder
from ui.intake.fields import Field
from ui.widgets.action_button import ActionButton
from ui.widgets.card import Card
from ui.widgets.choice_group import Choice, ChoiceGroup
from ui.widgets.form_field import FormField
from ui.widgets.line_field import LineField


class DispositionCard(Card):
    """Asks for the reason of 不予受理 or 无效来电. Signals: ``confirmed(Action)``, ``dropped()``."""

    confirmed = Signal(object)
    dropped = Signal()

    def __init__(self, binder: FieldBinder, parent: QWidget | None = None) -> None:
        super().__init__(QCoreApplication.translate("DispositionCard", "不予受理"), parent=parent)
        self.action = Action.NOT_ACCEPT
        self.reason = ChoiceGroup([])
        self.told = LineField(placeholder=self.tr("例如：已告知拨打 110"), limit=200)
        self.leader = QCheckBox(self.tr("值班长已确认"))
        self.confirm = ActionButton(self.tr("确认"), "Ctrl+Return", "primary")
        self.cancel = ActionButton(self.tr("取消"), "Esc")
        reasons = FormField(self.tr("原因"), self.reason)
        self.told_frame = FormField(self.tr("告知来电人的渠道或说明"), self.told)
        self.add(reasons)
        self.add(self.told_frame)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.leader)
        row.addStretch(1)
        row.addWidget(self.cancel)
        row.addWidget(self.confirm)
        self.add(row)
        binder.choices(Field.REASON, self.reason, reasons)
        binder.line(Field.CHANNEL_TOLD, self.told, self.told_frame)
        binder.check(Field.LEADER_CONFIRMED, self.leader)
        self.confirm.clicked.connect(lambda: self.confirmed.emit(self.action))
        self.cancel.clicked.connect(self.dropped)
        self.told.submitted.connect(lambda: self.confirmed.emit(self.action))
        self.hide()

    def ask(self, action: Action, reasons: Sequence[tuple[str, str]], taken: str) -> None:
        """Open for one of the two acts with its (code, name) reasons."""
        self.action = action
        refusing = action is Action.NOT_ACCEPT
        if self.header is not None:
            self.header.title.setText(self.tr("不予受理") if refusing else self.tr("无效来电"))
        self.reason.set_choices([Choice(code, name, str(at)) for at, (code, name) in enumerate(reasons, 1)])
        self.reason.set_value(taken)
        self.told_frame.setVisible(refusing)
        self.leader.setVisible(refusing)
        self.show()
        self.reason.setFocus(Qt.FocusReason.ShortcutFocusReason)
