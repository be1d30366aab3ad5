"""The three columns of the intake screen, showing the sheet in front."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from sync.domain.order import Place
from sync.domain.reference import Category, Unit
from ui.intake.action_bar import ActionBar
from ui.intake.answer_card import AnswerCard
from ui.intake.bound_fields import FieldBinder
from ui.intake.caller_card import CallerCard
from ui.intake.desk_services import DeskServices
from ui.intake.disposition_card import DispositionCard
from ui.intake.fields import Field
from ui.intake.findings import Finder
from ui.intake.history_card import HistoryCard
from ui.intake.order_card import OrderCard
from ui.intake.pick_sources import PickSources
from ui.intake.receipt_card import ReceiptCard
from ui.intake.sheet import IntakeSheet
from ui.intake.side_cards import AlertCard, KnowledgeCard, ReadBackCard, SimilarCard
from ui.intake.units_card import UnitsCard
from ui.widgets.action_button import ActionButton
from ui.widgets.pick_field import PickField
from ui.widgets.pick_item import PickItem

GAP = 12
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
        self.order = OrderCard(self.binder, self.sources, services.jobs)
        self.disposition = DispositionCard(self.binder)
        self.answer = AnswerCard(self.binder)
        self.units = UnitsCard(lambda unit: services.reference.name_of("unit", unit))
        self.bar = ActionBar()
        self.copy = ActionButton(self.tr("复制"), "Ctrl+Shift+C", "small")
        self.receipt = ReceiptCard(self.copy)
        self.merge = ActionButton(self.tr("并入首单"), "Ctrl+M")
        self.similar = SimilarCard(self.merge)
        self.knowledge = KnowledgeCard()
        self.alerts = AlertCard()
        self.read_back = ReadBackCard()
        self.centre_top = QVBoxLayout()
        self._bind_picks()
        self._lay_out()

    @property
    def sheet(self) -> IntakeSheet | None:
        """The sheet in front."""
        return self.binder.sheet

    def waiting_pick(self) -> PickField | None:
        """Return a field whose first answer was asked for and has not come yet."""
        order = self.order
        return next((one for one in (order.category, order.address, order.accused) if one.is_waiting), None)

    def reveal(self, field: QWidget) -> None:
        """Scroll a field or card of the middle column into sight, also one that has just been shown."""
        page = self._middle.widget()
        layout = page.layout() if page is not None else None
        if page is not None and layout is not None:
            layout.activate()
            page.adjustSize()
        self._middle.ensureWidgetVisible(field, 0, GAP)

    def _lay_out(self) -> None:
        columns = QHBoxLayout(self)
        columns.setContentsMargins(14, 10, 14, 12)
        columns.setSpacing(GAP)
        centre = QVBoxLayout()
        centre.setSpacing(GAP)
        self.centre_top.setSpacing(GAP)
        centre.addLayout(self.centre_top)
        centre.addWidget(self.receipt)
        self._middle = scrolled(self.order, self.disposition, self.answer, self.units, grow=self.order)
        centre.addWidget(self._middle, 1)
        centre.addWidget(self.bar)
        columns.addWidget(scrolled(self.caller, self.history), LEFT)
        columns.addLayout(centre, CENTRE)
        columns.addWidget(scrolled(self.read_back, self.similar, self.knowledge, self.alerts), RIGHT)

    def _bind_picks(self) -> None:
        order, binder = self.order, self.binder
        order.category.picked.connect(self._category_picked)
        order.category.text_changed.connect(lambda: binder.type(Field.CATEGORY, ""))
        order.address.picked.connect(self._place_picked)
        order.address.text_changed.connect(self._address_typed)
        order.accused.picked.connect(self._accused_picked)
        order.accused.text_changed.connect(self._accused_typed)
        binder.shown(Field.CATEGORY, lambda _value: self._show_category(), order.categories)
        binder.shown(Field.ADDRESS, lambda _value: self._show_place(), order.addresses)
        binder.shown(Field.ACCUSED_NAME, lambda _value: self._show_accused(), order.accused_frame)

    def _category_picked(self, item: PickItem) -> None:
        if self.sheet is not None and isinstance(item.payload, Category):
            self.sheet.choose_category(item.payload)
            self.services.reference.note_use("category", item.id)

    def _place_picked(self, item: PickItem) -> None:
        if self.sheet is not None and isinstance(item.payload, Place):
            self.sheet.choose_place(item.payload)
            self.order.address.setCursorPosition(len(self.order.address.text()))

    def _address_typed(self, text: str) -> None:
        self.binder.type(Field.ADDRESS, text)

    def _accused_picked(self, item: PickItem) -> None:
        if self.sheet is not None and isinstance(item.payload, Unit):
            self.sheet.choose_accused(item.id, item.text)

    def _accused_typed(self, text: str) -> None:
        if self.sheet is not None:
            self.sheet.choose_accused("", text, typed=True)

    def _show_category(self) -> None:
        if self.sheet is not None:
            category = self.sheet.draft.category
            self.order.category.set_value(category, self.sources.category_text(category) if category else "")

    def _show_place(self) -> None:
        if self.sheet is not None:
            place = self.sheet.draft.place
            self.order.address.set_value("", place.text)

    def _show_accused(self) -> None:
        if self.sheet is not None:
            self.order.accused.set_value(self.sheet.draft.accused_unit, self.sheet.draft.accused_name)


def scrolled(*cards: QWidget, grow: QWidget | None = None) -> QScrollArea:
    """Return cards one below the other in an area that scrolls where the height is small."""
    page = QWidget()
    page.setProperty("look", "plain")
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(GAP)
    for card in cards:
        column.addWidget(card, 1 if card is grow else 0)
    if grow is None:
        column.addStretch(1)
    area = QScrollArea()
    area.setWidget(page)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return area
