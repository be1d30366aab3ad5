"""The suggested units with their evidence in one line each."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop.services.reference_service import ReferenceService
from desktop.services.unit_advice import may_return
from desktop.services.values import UnitSuggestion
from sync.domain.reference import ReferenceKind
from ui.widgets.card import Card
from ui.widgets.flow_layout import PillRow
from ui.widgets.label import make_label
from ui.widgets.pill import Pill
from ui.widgets.row_list import RowItem, RowList

translate = QCoreApplication.translate


def evidence(suggestion: UnitSuggestion) -> str:
    """Return in one line why a unit is suggested: what the records say, then the directory."""
    parts: list[str] = []
    if suggestion.same_kind:
        parts.append(
            translate("Suggestion", "近 90 天同类 {all} 件，办理 {handled} 件").format(
                all=suggestion.same_kind, handled=suggestion.handled
            )
        )
    if suggestion.handled:
        parts.append(
            translate("Suggestion", "退单率 {rate}%").format(
                rate=f"{100 * suggestion.returned / suggestion.handled:.1f}"
            )
        )
    if may_return(suggestion):
        parts.append(translate("Suggestion", "退单风险高"))
    if suggestion.source == "directory":
        parts.append(translate("Suggestion", "派单目录"))
    return " · ".join(parts)


class SuggestionCard(Card):
    """Shows up to three units.

    Signals: ``chosen(number)`` by double click or Return on a line.
    """

    chosen = Signal(int)

    def __init__(self, reference: ReferenceService, parent: QWidget | None = None) -> None:
        super().__init__(translate("Suggestion", "建议承办单位"), key="1-3", spacing=4, parent=parent)
        self._reference = reference
        self._list = RowList(most_rows=3)
        self._list.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._none = make_label(translate("Suggestion", "目录中没有唯一对应的单位，请按 O 选择"), "muted", wrap=True)
        self._basis = make_label("", "muted", wrap=True)
        self._assist = PillRow()
        self.add(self._list)
        self.add(self._basis)
        self.add(self._none)
        self.add(self._assist)
        self._list.activated_id.connect(lambda number: self.chosen.emit(int(number)))
        self.show_suggestions(())
        self.show_assist(())

    def show_suggestions(self, suggestions: Sequence[UnitSuggestion]) -> None:
        """Show units, the first one as the main unit."""
        self._list.set_items(
            [
                RowItem(
                    id=str(number),
                    prefix=str(number),
                    title=self._reference.name_of(ReferenceKind.UNIT, each.unit),
                    subtitle=" · ".join(part for part in (evidence(each), self._helpers(each)) if part),
                    badge=translate("Suggestion", "主办") if number == 1 else "",
                    trailing=f"{each.share:.0%}" if each.same_kind else "",
                )
                for number, each in enumerate(suggestions, start=1)
            ]
        )
        basis = suggestions[0].basis if suggestions else ""
        self._basis.setText(translate("Suggestion", "依据：{basis}").format(basis=basis))
        self._basis.setVisible(bool(basis))
        self._list.setVisible(bool(suggestions))
        self._none.setVisible(not suggestions)

    def _helpers(self, suggestion: UnitSuggestion) -> str:
        names = [self._reference.name_of(ReferenceKind.UNIT, unit) for unit in suggestion.assist]
        return translate("Suggestion", "协办 {unit}").format(unit="、".join(names)) if names else ""

    def show_assist(self, units: Sequence[str]) -> None:
        """Show the assisting units added by hand."""
        pills: list[QWidget] = [
            Pill(
                translate("Suggestion", "协办 {unit}").format(unit=self._reference.name_of(ReferenceKind.UNIT, unit)),
                "info",
            )
            for unit in units
        ]
        self._assist.set_widgets(pills)
        self._assist.setVisible(bool(pills))
