"""The right column: similar orders, alerts, and the text to read back."""

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop.services.values import OrderListRow, SimilarOrder
from sync.domain.instant import Instant
from ui.intake.quiet_list import QuietList
from ui.intake.rows import similar_item
from ui.widgets.action_button import ActionButton
from ui.widgets.card import Card
from ui.widgets.label import make_label
from ui.widgets.row_list import RowItem

MOST_ROWS = 4


class SimilarCard(Card):
    """Orders that may be about the same matter. Signal: ``opened(order id)``."""

    opened = Signal(str)

    def __init__(self, merge_button: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(QCoreApplication.translate("SimilarCard", "相似工单"), note="0", key="Alt+S", parent=parent)
        self._rows: dict[str, SimilarOrder] = {}
        self._button = merge_button
        self.list = QuietList(grey=True, most_rows=MOST_ROWS)
        self.list.setAccessibleName(self.tr("相似工单"))
        self.empty = make_label(self.tr("没有相似工单"), "muted")
        self.add(self.list)
        self.add(self.empty)
        self.body.addWidget(merge_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.list.activated_id.connect(self.opened)
        self.show_rows((), 0)

    def show_rows(self, rows: tuple[SimilarOrder, ...], now: Instant) -> None:
        """Show the orders, best first."""
        self._rows = {one.row.id: one for one in rows}
        self.list.set_items([similar_item(one, now) for one in rows])
        if self.header is not None:
            self.header.set_note(str(len(rows)))
        self.list.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        self._button.setVisible(bool(rows))
        if rows and not self.list.current_id():
            self.list.select_id(rows[0].row.id)

    def marked(self) -> OrderListRow | None:
        """Return the marked order."""
        one = self._rows.get(self.list.current_id())
        return one.row if one is not None else None

    def focus(self) -> None:
        """Go to the list."""
        self.list.setFocus()


class AlertCard(Card):
    """Sensitive words in what is being written, and whether a team lead knows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(QCoreApplication.translate("AlertCard", "预警"), parent=parent)
        self.empty = make_label(self.tr("未发现敏感词"), "muted")
        self.list = QuietList(most_rows=MOST_ROWS)
        self.list.setAccessibleName(QCoreApplication.translate("AlertCard", "预警"))
        self.list.hide()
        self.say = make_label("", "strong", wrap=True)
        self.say.hide()
        self.take = ActionButton(self.tr("设为特急 · 涉险"), "Alt+P")
        self.take.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.take.hide()
        self.taken = make_label(self.tr("已设为特急 · 涉险"), "muted")
        self.taken.hide()
        self.add(self.list)
        self.add(self.say)
        self.body.addWidget(self.take, 0, Qt.AlignmentFlag.AlignLeft)
        self.add(self.taken)
        self.add(self.empty)

    def offer(self, *, shown: bool, critical: bool) -> None:
        """Offer the mark of danger to life, with the highest urgency unless the order has it already."""
        self.take.set_title(self.tr("标为涉险") if critical else self.tr("设为特急 · 涉险"))
        self.take.setVisible(shown)

    def show_taken(self, *, taken: bool) -> None:
        """Say that the order carries the urgency of a danger to life."""
        self.taken.setVisible(taken)

    def show_alerts(self, rows: list[RowItem], say: str = "") -> None:
        """Show what is sensitive in the order being written, whether a team lead has seen it, and the sentence to say
        to the caller, whole.
        """
        self.say.setText(say)
        self.say.setVisible(bool(say))
        self.list.set_items(rows)
        self.list.setVisible(bool(rows))
        self.empty.setVisible(not rows)


class ReadBackCard(Card):
    """The order in one text, to be read to the caller; stands beside the form."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(QCoreApplication.translate("ReadBackCard", "读单核对"), key="Ctrl+R", parent=parent)
        self.text = make_label("", wrap=True)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.add(self.text)
        self.hide()
