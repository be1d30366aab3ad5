"""The suggested units with their evidence."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop.services.values import UnitSuggestion
from ui.intake.quiet_list import QuietList
from ui.intake.rows import unit_basis, unit_item
from ui.widgets.card import Card
from ui.widgets.label import ElidedLabel, make_label

MOST_ROWS = 3


class UnitList(QuietList):
    """Suggestions; the digits choose one."""

    digit = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt name
        """Choose by digit."""
        text = event.text()
        if text in ("1", "2", "3") and not event.modifiers():
            self.digit.emit(int(text) - 1)
            return
        super().keyPressEvent(event)


class UnitsCard(Card):
    """Up to three units; the chosen one is what F12 sends to. Signal: ``chosen(index)``."""

    chosen = Signal(int)

    def __init__(self, name_of: Callable[[str], str], parent: QWidget | None = None) -> None:
        super().__init__(QCoreApplication.translate("UnitsCard", "建议承办单位"), key="Alt+U", parent=parent)
        self._name_of = name_of
        self._units: tuple[UnitSuggestion, ...] = ()
        self.list = UnitList(most_rows=MOST_ROWS)
        self.list.setAccessibleName(self.tr("建议承办单位"))
        self.empty = make_label(self.tr("选择分类和地址后给出建议"), "muted", wrap=True)
        self.basis = ElidedLabel("", "muted")
        self.add(self.list)
        self.add(self.empty)
        self.add(self.basis)
        self.list.digit.connect(self.chosen)
        self.list.selected.connect(self._choose)
        self.list.activated_id.connect(self._choose)
        self.show_units((), 0, "", "")

    def show_units(
        self, units: tuple[UnitSuggestion, ...], chosen: int, category: str, district: str, *, typed: bool = False
    ) -> None:
        """Show the suggestions; ``category`` and ``district`` are the names the evidence speaks of.

        ``typed``: an address is written, though perhaps no district was found in it.
        """
        self._units = units
        lacks_place = bool(category) and not district
        note, empty = "", self.tr("选择分类和地址后给出建议")
        if lacks_place and typed:
            note = self.tr("没认出区县，未含属地单位")
            empty = self.tr("发生地址没认出区县：补上区县、街道或路名，或在 Alt+D 的列表中选一处")
        elif lacks_place:
            note, empty = self.tr("缺发生地址，未含属地单位"), self.tr("缺发生地址，填写后给出建议")
        if self.header is not None:
            self.header.set_note(note if units else "")
        self.empty.setText(empty)
        self.list.set_items([unit_item(one, at, at == chosen, self._name_of(one.unit)) for at, one in enumerate(units)])
        self.list.setVisible(bool(units))
        self.empty.setVisible(not units)
        self.basis.setVisible(bool(units))
        if units:
            self.list.select_id(units[chosen].unit)
            self.basis.setText(unit_basis(units[chosen], category, district))

    def focus(self) -> None:
        """Go to the list."""
        self.list.setFocus()

    def _choose(self, unit: str) -> None:
        self.chosen.emit(next((at for at, one in enumerate(self._units) if one.unit == unit), 0))
