"""What becomes of open drafts when a person leaves the desk: handed over, submitted or dropped, by keyboard."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.services.values import OpenDraft
from sync.domain.instant import Instant
from ui.panels.texts.names import action_name
from ui.panels.texts.times import age
from ui.theme.current import px
from ui.widgets.action_button import ActionButton
from ui.widgets.choice_group import Choice, ChoiceGroup
from ui.widgets.label import ElidedLabel, make_label
from ui.widgets.overlay import Overlay

translate = QCoreApplication.translate

HAND_OVER = "hand_over"
STAY = "stay"
SUBMIT = "submit"
DROP = "drop"
_ROW = 57
_SHOWN_ROWS = 6


class LeavingRow(QWidget):
    """One draft and its choice. Signals: ``stepped(by)``, ``left()`` (Enter)."""

    stepped = Signal(int)
    left = Signal()

    def __init__(self, draft: OpenDraft, now: Instant, online: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.draft = draft
        self._stays = False
        title = ElidedLabel(draft.title or translate("Leaving", "(尚无文字)"), "strong")
        self.meta = ElidedLabel(_meta(draft, now), "muted")
        self.choice = ChoiceGroup(())
        self.choice.setAccessibleName(draft.title)
        self.set_online(online)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(title)
        words.addWidget(self.meta)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 6, 0, 6)
        row.setSpacing(14)
        row.addLayout(words, 1)
        row.addWidget(self.choice, 0, Qt.AlignmentFlag.AlignVCenter)
        self.choice.setMinimumWidth(self.choice.sizeHint().width())

    def keep_here(self) -> None:
        """Offer no hand-over any more: it was refused."""
        self._stays = True
        self.set_online(True)

    def set_online(self, online: bool) -> None:
        """Offer what is possible now: a hand-over needs the server."""
        first = Choice(HAND_OVER, translate("Leaving", "交接"), "1")
        if not online or self._stays:
            first = Choice(STAY, translate("Leaving", "留在本机"), "1")
        choices = [first]
        if self.draft.action is None and not self.draft.problems and not self.draft.unchecked:
            choices.append(Choice(SUBMIT, translate("Leaving", "提交"), "2"))
        choices.append(Choice(DROP, translate("Leaving", "丢弃"), "3"))
        self.choice.set_choices(choices)
        if not self.choice.value():
            self.choice.set_value(first.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt name
        """Move between drafts, or leave."""
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.stepped.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()
        else:
            super().keyPressEvent(event)


class LeavingPanel(Overlay):
    """Asks once for every open draft. Signal: ``decided(choices)`` with draft id -> choice."""

    decided = Signal(object)

    def __init__(self, drafts: Sequence[OpenDraft], now: Instant, online: bool, parent: QWidget) -> None:
        super().__init__(parent, holding=True)
        self.rows = [LeavingRow(draft, now, online) for draft in drafts]
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 18, 22, 18)
        column.setSpacing(10)
        heading = translate("Leaving", "退出前：{count} 份草稿尚未提交").format(count=len(drafts))
        column.addWidget(make_label(heading, "title"))
        self.where = make_label("", "muted", wrap=True)
        column.addWidget(self.where)
        column.addWidget(self._list(), 1)
        self.message = make_label("", "error", wrap=True)
        self.message.hide()
        column.addWidget(self.message)
        self.go_button = ActionButton(translate("Leaving", "退出登录"), "Return", "primary")
        back = ActionButton(translate("Leaving", "返回"), "Esc")
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(make_label(translate("Leaving", "↑↓ 选草稿 · 1 2 3 选去向"), "faint"))
        buttons.addStretch(1)
        buttons.addWidget(back)
        buttons.addWidget(self.go_button)
        column.addLayout(buttons)
        back.clicked.connect(self.close_over)
        self.go_button.clicked.connect(self.decide)
        for row in self.rows:
            row.stepped.connect(self._step)
            row.left.connect(self.decide)
        self.set_online(online)

    def open(self) -> None:
        """Show the panel, the first draft ready for a key."""
        self.open_over(self.rows[0].choice)

    def set_online(self, online: bool) -> None:
        """Say where drafts go, and offer what is possible."""
        self.where.setText(
            translate(
                "Leaving",
                "交接的草稿加密存放在服务器，您下次在任一座席登录时自动打开；超过 24 小时无人打开，组长可以接手。",
            )
            if online
            else translate("Leaving", "现在连不上服务器：草稿加密留在本机，只有您本人在这台电脑登录才能打开。")
        )
        for row in self.rows:
            row.set_online(online)

    def say(self, message: str) -> None:
        """Show why leaving was not possible as decided."""
        self.message.setText(message)
        self.message.setVisible(bool(message))
        self.rows[0].choice.setFocus(Qt.FocusReason.OtherFocusReason)

    def keep_here(self, ids: Sequence[str]) -> None:
        """Say that the server did not take these, and let the person decide anew on what is left."""
        kept = [row for row in self.rows if row.draft.id in ids]
        for row in self.rows:
            row.setVisible(row in kept or row.choice.value() not in (HAND_OVER, SUBMIT))
        self.rows = [row for row in self.rows if not row.isHidden()]
        for row in kept:
            row.keep_here()
        told = translate(
            "Leaving",
            "{count} 份草稿没有交接，仍在本机：您在另一座席写的同一份草稿正在服务器上等候，文字不同，不能互相覆盖。"
            "可以提交或丢弃这里的，也可以留在本机，下次在这台电脑登录时接着写。",
        )
        self.say(told.format(count=len(kept)))
        kept[0].choice.setFocus(Qt.FocusReason.OtherFocusReason)

    def decide(self) -> None:
        """Leave as chosen."""
        self.decided.emit({row.draft.id: row.choice.value() for row in self.rows})

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt name
        """Return the size of the panel."""
        return QSize(px(760), px(196 + _ROW * min(_SHOWN_ROWS, len(self.rows))))

    def _list(self) -> QScrollArea:
        page = QWidget()
        page.setProperty("look", "plain")
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(0)
        for row in self.rows:
            column.addWidget(row)
        column.addStretch(1)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(page)
        return self._area

    def _step(self, by: int) -> None:
        at = next((at for at, row in enumerate(self.rows) if row.choice.hasFocus()), 0)
        row = self.rows[max(0, min(len(self.rows) - 1, at + by))]
        row.choice.setFocus(Qt.FocusReason.OtherFocusReason)
        self._area.ensureWidgetVisible(row)


def _meta(draft: OpenDraft, now: Instant) -> str:
    kind = translate("Leaving", "新工单")
    if draft.action is not None:
        kind = translate("Leaving", "{act}(未提交的表单)").format(act=action_name(draft.action))
    why_not = ""
    if draft.problems:
        why_not = translate("Leaving", "未填完，不能直接提交")
    elif draft.unchecked:
        why_not = translate("Leaving", "基础资料还没到本机，暂时不能提交")
    parts = [kind, why_not, age(draft.updated_at, now), draft.number, draft.no]
    return " · ".join(part for part in parts if part)
