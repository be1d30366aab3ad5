"""Which units work on an order, and how far each is."""

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QWidget

from desktop.services.reference_service import ReferenceService
from sync.domain.codes import AssignmentRole, AssignmentState
from sync.domain.order import Assignment, Order
from sync.domain.reference import ReferenceKind
from ui.panels.texts.names import assignment_name
from ui.panels.texts.times import day_moment
from ui.widgets.card import Card
from ui.widgets.row_list import RowItem, RowList

translate = QCoreApplication.translate

_TONES: dict[AssignmentState, str] = {
    AssignmentState.PENDING_SIGN: "info",
    AssignmentState.HANDLING: "waiting",
    AssignmentState.RETURN_REQUESTED: "danger",
    AssignmentState.REWORK: "danger",
    AssignmentState.REPLIED: "success",
    AssignmentState.DONE: "success",
}


class AssignmentCard(Card):
    """Shows every unit's part: main, assisting, copy."""

    def __init__(self, reference: ReferenceService, parent: QWidget | None = None) -> None:
        super().__init__(translate("Assignments", "承办单位"), spacing=4, parent=parent)
        self._reference = reference
        self._list = RowList(most_rows=8)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setSelectionMode(RowList.SelectionMode.NoSelection)
        self.add(self._list)

    def show_order(self, order: Order | None) -> None:
        """Show an order's units; without any the card hides."""
        assignments = order.assignments if order is not None else ()
        self._list.set_items([self._item(each) for each in assignments])
        self.setVisible(bool(assignments))

    def _item(self, assignment: Assignment) -> RowItem:
        roles = {
            AssignmentRole.MAIN: translate("Assignments", "主办"),
            AssignmentRole.ASSIST: translate("Assignments", "协办"),
            AssignmentRole.COPY: translate("Assignments", "抄送"),
        }
        steps = [
            (assignment.dispatched_at, translate("Assignments", "派单 {at}")),
            (assignment.signed_at, translate("Assignments", "签收 {at}")),
            (assignment.contacted_at, translate("Assignments", "联系 {at}")),
            (assignment.replied_at, translate("Assignments", "答复 {at}")),
        ]
        return RowItem(
            id=assignment.id,
            title=self._reference.name_of(ReferenceKind.UNIT, assignment.unit),
            subtitle=" · ".join(text.format(at=day_moment(at)) for at, text in steps if at),
            badge=roles[assignment.role],
            badge_tone="success" if assignment.role is AssignmentRole.MAIN else "neutral",
            pill=assignment_name(assignment.state),
            tone=_TONES.get(assignment.state, "neutral"),
        )
