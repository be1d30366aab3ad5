"""The item in front: what was wanted, what came of it, the sides, and three ways on."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.services.attention_service import action_of, order_of
from desktop.services.reference_service import ReferenceService
from desktop.services.values import AttentionCase, AttentionItem
from sync.domain.codes import Action
from sync.domain.numbering import spoken
from sync.domain.reference import ReferenceKind
from ui.attention.phrases import heading, kind_name, kind_of, kind_tone, todo_text, way_titles, why
from ui.attention.sides_grid import SidesGrid
from ui.jobs import JobRunner
from ui.panels.act_editors import ActEditors, Editor, is_unpicked, is_unreadable, shown_in, value_of
from ui.panels.field_texts import FieldTexts, field_name
from ui.panels.form_keeper import FormKeeper
from ui.panels.texts.names import state_name
from ui.panels.texts.times import MOMENT_SHAPE
from ui.widgets.action_button import ActionButton
from ui.widgets.card import Card, divider
from ui.widgets.form_field import FormField
from ui.widgets.label import make_label
from ui.widgets.pill import Pill

SHOWN = "~"
"""Marks the kept text of a value that was picked."""


class AttentionDetail(Card):
    """One item.

    Signals: ``submitted()`` on Ctrl+Return in an editor, ``left()`` when the editors were put away by Escape.
    """

    submitted = Signal()
    left = Signal()

    def __init__(self, reference: ReferenceService, jobs: JobRunner, keeper: FormKeeper) -> None:
        super().__init__()
        self._reference = reference
        self._keeper = keeper
        self._texts = FieldTexts(reference)
        self._editors = ActEditors(reference, jobs, self._note, self.submitted.emit)
        self._fields: dict[str, FormField] = {}
        self._kept: dict[str, str] = {}
        self.case: AttentionCase | None = None
        self.title = make_label("", "title", wrap=True)
        self.kind = Pill()
        self.gone = Pill()
        self.order = make_label("", "muted", wrap=True)
        self.state = Pill()
        self.why = make_label("", "", "waiting", wrap=True)
        self.todo = make_label("", "muted", wrap=True)
        self.legend = make_label(self.tr("实线：只在我的内容里　虚线：只在对方内容里"), "faint", wrap=True)
        self.sides = SidesGrid(self._texts)
        self.form = QWidget()
        self._rows = QVBoxLayout(self.form)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self.message = make_label("", "error", wrap=True)
        self.open_button = ActionButton(self.tr("打开工单"), "Return", "quiet")
        self.theirs_button = ActionButton("", "1")
        self.mine_button = ActionButton("", "2")
        self.edit_button = ActionButton("", "3", "primary")
        self.back_button = ActionButton(self.tr("返回"), "Esc")
        self.send_button = ActionButton(self.tr("提交"), "Ctrl+Return", "primary")
        self._lay_out()
        self.back_button.clicked.connect(self.leave)
        self.send_button.clicked.connect(self.submitted)
        keeper.loaded.connect(self._bring_back)

    @property
    def editing(self) -> bool:
        """Whether the editors are open."""
        return bool(self._fields)

    def show_case(self, case: AttentionCase) -> None:
        """Show an item; open editors stay where the item is the same."""
        same = self.case is not None and self.case.item.id == case.item.id
        self.case = case
        item = case.item
        if not same:
            self._drop_editors()
            self._area.verticalScrollBar().setValue(0)
        self.title.setText(heading(item))
        self.kind.show_state(kind_name(kind_of(item)), kind_tone(kind_of(item)))
        gone = item.gone and item.order and order_of(item) == item.order
        self.gone.show_state(self.tr("已不在您的范围") if gone else "", "neutral")
        self.order.setText(" · ".join(part for part in (spoken(item.no), item.title) if part))
        self.state.show_state(self._state(case), "neutral")
        said = why(item, self._reference.name_of(ReferenceKind.UNIT, item.theirs.get("unit", "")))
        self.why.setText(said)
        self.why.setVisible(bool(said))
        self.todo.setText(todo_text(item))
        self.sides.show_case(case)
        self.legend.setVisible(any(each.marked() for each in (*self.sides.mine.values(), *self.sides.theirs.values())))
        self._show_ways()
        if not same:
            self._bring_back()

    def edit(self) -> bool:
        """Open the editors with what was begun before, or with mine; tell whether there is anything to edit."""
        case = self.case
        if case is None:
            return False
        if not self.editing:
            kept = self._keeper.of(case.item.id, kept_action(case.item))
            self._make_editors(case.item, kept.values if kept is not None else {})
        first = next(iter(self._fields.values()), None)
        if first is None:
            return False
        first.focus()
        self._area.ensureWidgetVisible(first)
        return True

    def leave(self) -> None:
        """Put the editors away; what stands in them comes back when they are opened again."""
        if self.editing and self.case is not None:
            self._note()
            kept = self._keeper.of(self.case.item.id, kept_action(self.case.item))
            if kept is not None:
                self._keeper.keep(kept.order, kept.action, kept.values, shown=False)
        self._drop_editors()
        self._show_ways()
        self.left.emit()

    def done(self, item: AttentionItem) -> None:
        """The item is dealt with: forget what stood in its editors."""
        self._keeper.forget(item.id, kept_action(item))
        if self.case is not None and self.case.item.id == item.id:
            self._drop_editors()

    def values(self) -> dict[str, str] | None:
        """Return the fields that were changed; ``None`` when something stands in a field that takes only a pick, or in
        one for date and time that is none.
        """
        for field in self._fields.values():
            problem = self._problem_of(field)
            field.set_error(problem)
            if problem:
                field.focus()
                return None
        mine = self.case.item.mine if self.case is not None else {}
        found = {name: value_of(field.editor) for name, field in self._fields.items()}
        return {name: text for name, text in found.items() if text != mine.get(name, "")}

    def _problem_of(self, field: FormField) -> str:
        if is_unpicked(field.editor):
            return self.tr("请从列表中选择")
        if is_unreadable(field.editor):
            return self.tr("时间写作 {shape}；↑↓ 改日期或钟点").format(shape=MOMENT_SHAPE)
        return ""

    def say(self, message: str) -> None:
        """Show why the last act was not possible."""
        self.message.setText(message)
        self.message.setVisible(bool(message))

    def turn_page(self, pages: int) -> None:
        """Move the sides by pages."""
        bar = self._area.verticalScrollBar()
        bar.setValue(bar.value() + pages * max(40, self._area.viewport().height() - 40))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt name
        """Escape puts the editors away."""
        if event.key() == Qt.Key.Key_Escape and self.editing:
            self.leave()
            return
        super().keyPressEvent(event)

    def _show_ways(self) -> None:
        case = self.case
        if case is None:
            return
        theirs, mine, edit = way_titles(case)
        self.theirs_button.set_title(theirs)
        self.mine_button.set_title(mine)
        self.edit_button.set_title(edit)
        editable = any(self._texts.editor(name) is not None for name in case.item.mine)
        for button in (self.theirs_button, self.mine_button):
            button.setVisible(not self.editing)
        self.edit_button.setVisible(not self.editing and editable)
        self.open_button.setVisible(bool(case.item.order) and case.state is not None)
        for button in (self.back_button, self.send_button):
            button.setVisible(self.editing)
        self.form.setVisible(self.editing)
        self._line.setVisible(self.editing)
        if case.needs_connection:
            self.say(self.tr("这一步须联网完成。现在离线：可保留对方，或等恢复连接后提交。"))
        elif case.online_only:
            self.todo.setText(todo_text(case.item) + self.tr("这一步须联网完成。"))

    def _make_editors(self, item: AttentionItem, kept: dict[str, str]) -> None:
        for name, mine in item.mine.items():
            form = self._texts.editor(name)
            if form is None:
                continue
            value = kept.get(name, mine)
            editor: Editor = self._editors.make(
                form, value, kept.get(name + SHOWN, "") or self._texts.value(name, value)
            )
            field = FormField(field_name(name), editor)
            self._fields[name] = field
            self._rows.addWidget(field)
        self._show_ways()

    def _drop_editors(self) -> None:
        fields, self._fields = self._fields, {}
        for field in fields.values():
            self._rows.removeWidget(field)
            field.hide()
            field.deleteLater()

    def _note(self) -> None:
        case = self.case
        if case is None or not self.editing:
            return
        values = {name: value_of(field.editor) for name, field in self._fields.items()}
        shown = {name + SHOWN: text for name, field in self._fields.items() if (text := shown_in(field.editor))}
        if any(text != case.item.mine.get(name, "") for name, text in values.items()):
            self._keeper.keep(case.item.id, kept_action(case.item), values | shown)
        else:
            self._keeper.forget(case.item.id, kept_action(case.item))

    def _bring_back(self) -> None:
        """Open again, without taking the focus, the editors that stood open for this item."""
        case = self.case
        kept = self._keeper.shown_for(case.item.id) if case is not None and not self.editing else None
        if case is not None and kept is not None:
            self._make_editors(case.item, kept.values)

    def _state(self, case: AttentionCase) -> str:
        if case.state is None:
            return ""
        unit = self._reference.name_of(ReferenceKind.UNIT, case.unit)
        return " · ".join(
            part for part in (self.tr("现在：{state}").format(state=state_name(case.state)), unit) if part
        )

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.title, 1)
        top.addWidget(self.gone, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self.kind, 0, Qt.AlignmentFlag.AlignTop)
        about = QHBoxLayout()
        about.setSpacing(8)
        about.addWidget(self.order, 1)
        about.addWidget(self.state, 0, Qt.AlignmentFlag.AlignVCenter)
        about.addWidget(self.open_button, 0, Qt.AlignmentFlag.AlignVCenter)
        page = QWidget()
        page.setProperty("look", "plain")
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 6, 0)
        column.setSpacing(10)
        self._line = divider()
        for part in (self.sides, self.legend, self._line, self.form):
            column.addWidget(part)
        column.addStretch(1)
        self._area = QScrollArea()
        self._area.setWidget(page)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        ways = (self.back_button, self.theirs_button, self.mine_button, self.edit_button, self.send_button)
        for button in ways:
            buttons.addWidget(button)
        for part in (top, about, self.why, divider()):
            self.add(part)
        self.add(self._area, 1)
        for part in (divider(), self.todo, self.message, buttons):
            self.add(part)
        self.message.hide()


def kept_action(item: AttentionItem) -> Action:
    """Return the act under which what is typed for an item is kept."""
    return action_of(item) or Action.EDIT
