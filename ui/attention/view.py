"""The list of what needs a person, and the item in front with what to do about it."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from desktop.services.values import AttentionItem
from sync.domain.numbering import spoken
from sync.domain.reference import ReferenceKind
from ui.attention.commands import attention_commands
from ui.attention.phrases import field_name, heading, kind_name, kind_of, kind_tone, todo_text, value_text, why
from ui.attention.view_model import AttentionViewModel
from ui.feature import FeatureSpec, View, ViewContext
from ui.panels.texts.errors import error_text
from ui.panels.texts.times import day_moment
from ui.translatable import QT_TRANSLATE_NOOP
from ui.widgets.action_button import ActionButton
from ui.widgets.card import Card, divider
from ui.widgets.label import make_label
from ui.widgets.pill import Pill
from ui.widgets.row_list import RowItem, RowList

Name = Callable[[str, str], str]
"""Turns a field's name and value into what a person reads (unit and category ids into names)."""

_UNITS = frozenset({"unit", "main_unit", "proposed_unit", "assist", "accused_unit"})
_AREAS = frozenset({"place.district", "place.street", "place.community", "place.grid"})


class AttentionView(View):
    """List at the left, the item in front at the right. Nothing leaves the list but by the two buttons."""

    def __init__(self, context: ViewContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "page")
        self._context = context
        self.model = AttentionViewModel(context.app.attention, context.jobs, context.bridge, self)
        model = self.model
        self._said: dict[str, str] = {}
        self._list_card = Card(self.tr("需处理"), note="0")
        self.list = RowList(grow=False)
        self.list.setAccessibleName(self.tr("需处理"))
        self.empty = make_label(self.tr("没有需要处理的事项"), "muted")
        self._list_card.add(self.list, 1)
        self._list_card.add(self.empty)
        self._list_card.body.addStretch(0)
        self.detail = AttentionDetail()
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 14, 14, 14)
        row.setSpacing(12)
        row.addWidget(self._list_card, 2)
        row.addWidget(self.detail, 3, Qt.AlignmentFlag.AlignTop)
        self.list.selected.connect(self._on_selected)
        self.list.activated_id.connect(self._on_activated)
        self.detail.again.clicked.connect(self.send_current_again)
        self.detail.close_button.clicked.connect(self.close_current)
        self.detail.open_button.clicked.connect(self.open_current)
        model.changed.connect(self._show)
        model.refused.connect(self._on_refused)
        model.failed.connect(self._on_failed)
        model.sent_again.connect(self._on_sent_again)
        context.registry.add(attention_commands(self), self)
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

    def send_current_again(self) -> None:
        """Do the item's act again on the order as it is now."""
        item = self.current()
        if item is not None and item.command:
            self.model.send_again(item.id)

    def close_current(self) -> None:
        """Put the item in front away."""
        item = self.current()
        if item is not None:
            self.model.close(item.id)

    def open_current(self) -> None:
        """Open the order the item is about."""
        item = self.current()
        if item is not None and item.order:
            self._context.open_view("search", item.order)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt name
        """Read the items when the screen is first seen."""
        super().showEvent(event)
        self.model.refresh()

    def _name_of(self, name: str, value: str) -> str:
        reference = self._context.app.reference
        if name in _UNITS:
            return reference.name_of(ReferenceKind.UNIT, value)
        if name in _AREAS:
            return reference.name_of(ReferenceKind.AREA, value)
        if name == "category":
            return reference.name_of(ReferenceKind.CATEGORY, value)
        return value_text(name, value)

    def _show(self) -> None:
        items = self.model.items
        row = max(0, self.list.currentIndex().row())
        self.list.set_items([_row(item) for item in items])
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
            self.detail.show_item(item, self._name_of)
            self.detail.say(self._said.get(item.id, ""))

    def _on_selected(self, _item_id: str) -> None:
        self._show_detail()

    def _on_activated(self, _item_id: str) -> None:
        self.open_current()

    def _on_failed(self, error: Exception) -> None:
        self._context.tell_error(error)

    def _on_sent_again(self, _receipt: object) -> None:
        self._context.tell(self.tr("已重新提交"), tone="success")

    def _on_refused(self, item_id: str, error: Exception) -> None:
        self._said[item_id] = error_text(error)
        self._show_detail()


class AttentionDetail(Card):
    """One item: what was wanted, what came of it, the content of both sides, and three ways on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        top = QHBoxLayout()
        self.title = make_label("", "title", wrap=True)
        self.kind = Pill()
        top.addWidget(self.title, 1)
        top.addWidget(self.kind, 0, Qt.AlignmentFlag.AlignTop)
        self.order = make_label("", "muted", wrap=True)
        self.why = make_label("", "", "waiting", wrap=True)
        self.todo = make_label("", "muted", wrap=True)
        self._values = QWidget()
        self._grid = QGridLayout(self._values)
        self._grid.setContentsMargins(0, 4, 0, 4)
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(6)
        self.message = make_label("", "error", wrap=True)
        self.message.hide()
        self.again = ActionButton(self.tr("仍要提交"), "Ctrl+Return", "primary")
        self.close_button = ActionButton(self.tr("关闭"), "Delete")
        self.open_button = ActionButton(self.tr("打开工单"), "Return")
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.open_button)
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        buttons.addWidget(self.again)
        for part in (top, self.order, self.why, divider(), self._values, divider(), self.todo, self.message, buttons):
            self.add(part)

    def show_item(self, item: AttentionItem, name_of: Name) -> None:
        """Show an item."""
        self.title.setText(heading(item))
        self.kind.show_state(kind_name(kind_of(item)), kind_tone(kind_of(item)))
        self.order.setText(" · ".join(part for part in (spoken(item.no), item.title) if part))
        self.why.setText(why(item))
        self.todo.setText(todo_text(kind_of(item)))
        self.again.setVisible(bool(item.command))
        self.open_button.setVisible(bool(item.order))
        self._show_values(item, name_of)

    def say(self, message: str) -> None:
        """Show why the last act was not possible."""
        self.message.setText(message)
        self.message.setVisible(bool(message))

    def _show_values(self, item: AttentionItem, name_of: Name) -> None:
        while (entry := self._grid.takeAt(0)) is not None:
            widget = entry.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        columns = [(self.tr("您的内容"), item.mine)]
        if item.theirs:
            columns.append((self.tr("现在的值"), item.theirs))
        if item.base:
            columns.append((self.tr("原值"), item.base))
        for at, (title, _values) in enumerate(columns, 1):
            self._grid.addWidget(make_label(title, "label"), 0, at)
            self._grid.setColumnStretch(at, 1)
        names = list(dict.fromkeys(name for _title, values in columns for name in values))
        for line, name in enumerate(names, 1):
            self._grid.addWidget(make_label(field_name(name), "label"), line, 0, Qt.AlignmentFlag.AlignTop)
            for at, (_title, values) in enumerate(columns, 1):
                label = make_label(name_of(name, values.get(name, "")) or "—", wrap=True)
                label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                self._grid.addWidget(label, line, at, Qt.AlignmentFlag.AlignTop)
        self._values.setVisible(bool(names))


def _row(item: AttentionItem) -> RowItem:
    parts = (spoken(item.no), item.title, day_moment(item.at))
    return RowItem(
        item.id,
        heading(item),
        " · ".join(part for part in parts if part),
        pill=kind_name(kind_of(item)),
        tone=kind_tone(kind_of(item)),
    )


def feature() -> FeatureSpec:
    """Return the entry of the rail."""
    return FeatureSpec(
        id="attention",
        title=QT_TRANSLATE_NOOP("Shell", "需处理"),
        icon="attention",
        build=AttentionView,
        place=90,
    )
