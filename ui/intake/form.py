"""The three columns of the intake screen, showing the sheet in front."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from sync.domain.order import Place
from sync.domain.reference import Category, Unit
from ui.intake.action_bar import ActionBar
from ui.intake.answer_card import AnswerCard
from ui.intake.bound_fields import FieldBinder
from ui.intake.caller_card import CallerCard
from ui.intake.card_column import GAP, CardColumn
from ui.intake.desk_services import DeskServices
from ui.intake.disposition_card import DispositionCard
from ui.intake.fields import Field
from ui.intake.findings import Finder
from ui.intake.heard_place import HeardPlace
from ui.intake.history_card import HistoryCard
from ui.intake.knowledge_card import KnowledgeCard
from ui.intake.nuisance_card import NuisanceCard
from ui.intake.order_card import OrderCard
from ui.intake.pick_sources import PickSources
from ui.intake.receipt_card import ReceiptCard
from ui.intake.sheet import IntakeSheet
from ui.intake.side_cards import AlertCard, ReadBackCard, SimilarCard
from ui.intake.units_card import UnitsCard
from ui.widgets.action_button import ActionButton
from ui.widgets.pick_field import PickField
from ui.widgets.pick_item import PickItem

MARGIN = 14
ROUND_THE_TYPES = 48
"""Padding of the card and the scroll bar at its side."""
LEFT, CENTRE, RIGHT = 318, 604, 346
"""Shares of the width, as in the design's picture."""


class IntakeForm(QWidget):
    """Lays out the cards and ties the fields to the sheet in front. It decides nothing."""

    def __init__(self, services: DeskServices, finder: Finder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.services = services
        self.finder = finder
        self.sources = PickSources(services.reference, finder)
        self.binder = FieldBinder(self)
        self.caller = CallerCard(self.binder)
        self.urge = ActionButton(self.tr("催办此单"), "F7")
        self.supplement = ActionButton(self.tr("补充内容"), "F8")
        self.history = HistoryCard(self.urge, self.supplement)
        self.order = OrderCard(self.binder, self.sources, services.jobs, services.files)
        self.disposition = DispositionCard(self.binder, self.sources, services.jobs)
        self.answer = AnswerCard(self.binder)
        self.units = UnitsCard(lambda unit: services.reference.name_of("unit", unit))
        self.bar = ActionBar()
        self.copy = ActionButton(self.tr("复制"), "Ctrl+Shift+C", "small")
        self.receipt = ReceiptCard(self.copy)
        self.merge = ActionButton(self.tr("并入首单"), "Ctrl+M")
        self.similar = SimilarCard(self.merge)
        self.knowledge = KnowledgeCard(lambda unit: services.reference.name_of("unit", unit))
        self.alerts = AlertCard()
        self.nuisance = NuisanceCard()
        self.read_back = ReadBackCard()
        self._heard = HeardPlace()
        self._bind_picks()
        self._lay_out()

    @property
    def sheet(self) -> IntakeSheet | None:
        """The sheet in front."""
        return self.binder.sheet

    def put_above(self, notice: QWidget) -> None:
        """Put a notice about the order in front above its fields."""
        self._centre.insertWidget(0, notice)

    def waiting_pick(self) -> PickField | None:
        """Return a field whose first answer was asked for and has not come yet."""
        order = self.order
        return next(
            (one for one in (order.category, order.address, order.accused, self.disposition.party) if one.is_waiting),
            None,
        )

    def reveal(self, field: QWidget) -> None:
        """Scroll a field or card into sight, also one that has just been shown."""
        for column in (self.middle, self.left, self.right):
            if column.isAncestorOf(field):
                column.reveal(field)

    def name_target(self) -> None:
        """Name the unit at the button unless its row is in sight; counted as though the name took its room already."""
        room = self.middle.viewport().height()
        if self.bar.target.isHidden():
            room -= self.bar.target_height()
        self.bar.name_target(not self.middle.in_sight(self.units.list, room))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt name
        """Three columns where they fit, else two: no card is ever cut."""
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        """Count the columns again when texts have changed their widths."""
        if event.type() is QEvent.Type.LayoutRequest:
            self._fit()
        return super().event(event)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt name
        """Let the window be smaller than the three columns: two take less."""
        return QSize(0, 0)

    def _fit(self) -> None:
        sides = self.left.least_width() + self._right_width() + 2 * GAP + 2 * MARGIN
        centre = max(self.middle.least_width(), self.bar.minimumSizeHint().width())
        in_three = self.width() >= sides + centre
        if in_three:  # one line for the types where the side columns can spare it
            wished = self.order.kind.sizeHint().width() + ROUND_THE_TYPES
            self.middle.setMinimumWidth(min(wished, self.width() - sides))
        else:
            self.middle.setMinimumWidth(0)
        if in_three is self.right.isVisibleTo(self):
            return
        focused = QApplication.focusWidget()
        for card in self._side_cards:
            (self.right if in_three else self.left).add(card)
        self.right.setVisible(in_three)
        if focused is not None and self.isAncestorOf(focused):
            focused.setFocus()

    def _right_width(self) -> int:
        """Return the least width of the right column, also while its cards stand in the left one."""
        cards = max(card.minimumSizeHint().width() for card in self._side_cards)
        return max(cards + self.right.verticalScrollBar().sizeHint().width(), self.right.least_width())

    def _lay_out(self) -> None:
        columns = QHBoxLayout(self)
        columns.setContentsMargins(MARGIN, 10, MARGIN, MARGIN)
        columns.setSpacing(GAP)
        self._centre = QVBoxLayout()
        self._centre.setSpacing(GAP)
        self._centre.addWidget(self.receipt)
        self.middle = CardColumn((self.order, self.disposition, self.answer, self.units), grow=self.order)
        self._centre.addWidget(self.middle, 1)
        self._centre.addWidget(self.bar)
        # after the layout that moved the cards: a line shown in the midst of it pushes the buttons out of sight
        self.middle.moved.connect(self.name_target, Qt.ConnectionType.QueuedConnection)
        self.left = CardColumn((self.caller, self.history))
        self._side_cards = (self.read_back, self.nuisance, self.alerts, self.similar, self.knowledge)
        self.right = CardColumn(self._side_cards)
        columns.addWidget(self.left, LEFT)
        columns.addLayout(self._centre, CENTRE)
        columns.addWidget(self.right, RIGHT)

    def _bind_picks(self) -> None:
        order, binder = self.order, self.binder
        self.sources.suggested = lambda: self.sheet.matters.answer if self.sheet is not None else ()
        order.category.picked.connect(self._category_picked)
        order.category.text_changed.connect(lambda: binder.type(Field.CATEGORY, ""))
        order.address.picked.connect(self._place_picked)
        order.address.text_changed.connect(self._address_typed)
        order.accused.picked.connect(self._accused_picked)
        order.accused.text_changed.connect(self._accused_typed)
        order.files.changed.connect(self._files_changed)
        binder.shown(Field.CATEGORY, lambda _value: self._show_category(), order.categories)
        binder.shown(Field.ADDRESS, lambda _value: self._show_place(), order.addresses)
        binder.shown(Field.ACCUSED_NAME, lambda _value: self._show_accused(), order.accused_frame)

    def _category_picked(self, item: PickItem) -> None:
        if self.sheet is not None and isinstance(item.payload, Category):
            self.sheet.choose_category(item.payload)
            self.services.reference.habits.note("category", item.id)

    def _place_picked(self, item: PickItem) -> None:
        if self.sheet is not None and isinstance(item.payload, Place):
            self._learn(item.payload)
            self.sheet.choose_place(item.payload)
            self.services.reference.habits.note("area", item.id)
            self.order.address.setCursorPosition(len(self.order.address.text()))

    def _learn(self, place: Place) -> None:
        """Remember what the caller called this place, when those words were not understood."""
        meant = self.sources.place_name(place)
        words = self._heard.picked(meant)
        if words:
            learn = self.services.intake.learn_alias
            self.services.jobs.run(lambda: learn(words, place, meant), owner=self, queue="store_write")

    def _address_typed(self, text: str) -> None:
        if self.sheet is not None:
            self._heard.typed(text, understood=bool(self.sheet.derived.place.district))
        self.binder.type(Field.ADDRESS, text)

    def _accused_picked(self, item: PickItem) -> None:
        if self.sheet is not None and isinstance(item.payload, Unit):
            self.sheet.choose_accused(item.id, item.text)

    def _accused_typed(self, text: str) -> None:
        if self.sheet is not None:
            self.sheet.choose_accused("", text, typed=True)

    def _files_changed(self, files: object) -> None:
        if self.sheet is not None and isinstance(files, tuple):
            self.sheet.set_files(files)

    def _show_category(self) -> None:
        if self.sheet is not None:
            category = self.sheet.draft.category
            self.order.category.set_value(category, self.sources.category_text(category) if category else "")

    def _show_place(self) -> None:
        if self.sheet is not None:
            place = self.sheet.draft.place
            self._heard.forget()
            self.order.address.set_value("", place.text)

    def _show_accused(self) -> None:
        if self.sheet is not None:
            self.order.accused.set_value(self.sheet.draft.accused_unit, self.sheet.draft.accused_name)
