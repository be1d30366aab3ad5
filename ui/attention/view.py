"""The list of what needs a person, and the item in front with what to do about it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.services.attention_service import order_of
from desktop.services.values import AttentionCase, AttentionItem
from ui.attention.commands import attention_commands
from ui.attention.detail import AttentionDetail
from ui.attention.rows import attention_rows, grouped
from ui.attention.view_model import ORIGIN, AttentionViewModel
from ui.feature import FeatureSpec, View, ViewContext
from ui.panels.form_keeper import FormKeeper
from ui.panels.texts.errors import error_text
from ui.translatable import QT_TRANSLATE_NOOP
from ui.widgets.card import Card
from ui.widgets.empty_state import EmptyState
from ui.widgets.row_list import RowList


class AttentionView(View):
    """List at the left, the item in front at the right. Nothing leaves the list but by one of the three ways."""

    def __init__(self, context: ViewContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "page")
        self._context = context
        self.model = AttentionViewModel(context.app.attention, context.jobs, context.bridge, self)
        keeper = FormKeeper(context.app.form_drafts, context.jobs, ORIGIN, self)
        keeper.failed.connect(context.tell_error)
        self._said: dict[str, str] = {}
        self.detail = AttentionDetail(context.app.reference, context.jobs, keeper)
        self.list = RowList(grow=False)
        self.empty = EmptyState(
            self.tr("没有需要处理的事项"), self.tr("他人先处理、未被接受或有两个值的内容会列在这里")
        )
        self._lay_out()
        self._connect()
        context.registry.add(attention_commands(self), self, lists=[self.list])
        self._show()

    def first_focus(self) -> QWidget:
        """Begin in the list."""
        return self.list

    def on_front(self) -> None:
        """Read the items again."""
        self.model.refresh()

    def current(self) -> AttentionItem | None:
        """Return the item in front."""
        return self.model.item(self.list.current_id())

    def keep_theirs(self) -> None:
        """Let the other side stand and put the item in front away."""
        item = self.current()
        if item is not None and not self.detail.editing:
            self.model.keep_theirs(item.id)

    def send_mine(self) -> None:
        """Send mine beside theirs; while the editors are open, what stands in them."""
        item = self.current()
        if item is None:
            return
        if not self.detail.editing:
            self.model.send_again(item.id)
            return
        values = self.detail.values()
        if values is not None:
            self.model.send_edited(item.id, values)

    def edit_mine(self) -> None:
        """Open the editors."""
        if self.current() is not None and not self.detail.edit():
            self.detail.say(self.tr("这一项没有可修改的文字，可打开工单重做。"))

    def open_current(self) -> None:
        """Open the order the item is about."""
        item = self.current()
        if item is not None and order_of(item):
            self._context.open_view("search", order_of(item))

    def read_again(self) -> None:
        """Read the items again."""
        self.model.refresh()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt name
        """Read the items when the screen is first seen."""
        super().showEvent(event)
        self.model.refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt name
        """Page through a long item from the list."""
        pages = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}.get(Qt.Key(event.key()))
        if pages is None:
            super().keyPressEvent(event)
        else:
            self.detail.turn_page(pages)

    def _lay_out(self) -> None:
        self._list_card = Card(self.tr("需处理"), note="0", key="J / K")
        self.list.setAccessibleName(self.tr("需处理"))
        self._list_card.add(self.list, 1)
        self._list_card.add(self.empty, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 14, 14, 14)
        row.setSpacing(12)
        row.addWidget(self._list_card, 2)
        row.addWidget(self.detail, 4)

    def _connect(self) -> None:
        detail, model = self.detail, self.model
        self.list.selected.connect(self._on_selected)
        self.list.activated_id.connect(lambda _id: self.open_current())
        detail.theirs_button.clicked.connect(self.keep_theirs)
        detail.mine_button.clicked.connect(self.send_mine)
        detail.edit_button.clicked.connect(self.edit_mine)
        detail.open_button.clicked.connect(self.open_current)
        detail.submitted.connect(self.send_mine)
        detail.left.connect(self.list.setFocus)
        model.changed.connect(self._show)
        model.case_read.connect(self._show_case)
        model.refused.connect(self._on_refused)
        model.failed.connect(self._on_failed)
        model.closed.connect(self._on_closed)
        model.sent.connect(self._on_sent)

    def _show(self) -> None:
        items = grouped(self.model.items)
        row = max(0, self.list.currentIndex().row())
        self.list.set_items(attention_rows(items))
        self.list.setVisible(bool(items))
        self.empty.setVisible(not items)
        if self._list_card.header is not None:
            self._list_card.header.set_note(str(len(items)))
        if items and not self.list.current_id():
            self.list.select_id(items[min(row, len(items) - 1)].id)
        self._said = {item.id: self._said[item.id] for item in items if item.id in self._said}
        self._show_detail()

    def _show_detail(self) -> None:
        item = self.current()
        self.detail.setVisible(item is not None)
        if item is not None:
            self._show_case(self.model.case_of(item))
            self.model.read_case(item.id)

    def _show_case(self, case: AttentionCase) -> None:
        item = self.current()
        if item is None or case.item.id != item.id:
            return
        self.detail.say(self._said.get(item.id, ""))
        self.detail.show_case(case)

    def _on_selected(self, _item_id: str) -> None:
        self._show_detail()

    def _on_failed(self, error: Exception) -> None:
        if not self.model.items:
            self.empty.set_texts(self.tr("读取失败，按 Ctrl+R 再试"), error_text(error))
        self._context.tell_error(error)

    def _on_closed(self, item: AttentionItem) -> None:
        self.detail.done(item)
        if self.isVisible() and self.model.items:
            self.list.setFocus()

    def _on_sent(self, receipt: object) -> None:
        if receipt is not None:
            self._context.tell(self.tr("已重新提交"), tone="success")

    def _on_refused(self, item_id: str, error: Exception) -> None:
        self._said[item_id] = error_text(error)
        self._show_detail()


def feature() -> FeatureSpec:
    """Return the entry of the rail."""
    return FeatureSpec(
        id="attention",
        title=QT_TRANSLATE_NOOP("Shell", "需处理"),
        icon="attention",
        build=AttentionView,
        place=90,
        shared=True,
    )
