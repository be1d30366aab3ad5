"""The life of an order, newest last."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from desktop.services.reference_service import ReferenceService
from sync.domain.codes import Action
from sync.domain.order import Order, TimelineEntry
from sync.domain.reference import ReferenceKind
from sync.domain.workflow.taking_back import TAKEN_BACK, WITHDRAWN
from ui.panels.texts.names import action_name
from ui.panels.texts.times import day_moment
from ui.theme.restyle import show_when
from ui.theme.tone import Tone
from ui.widgets.card import Card
from ui.widgets.timeline import Timeline, TimelineLine

translate = QCoreApplication.translate

_TONES: dict[str, Tone] = {
    Action.REQUEST_RETURN: Tone.WAITING,
    Action.APPROVE_RETURN: Tone.WAITING,
    Action.REQUEST_EXTENSION: Tone.WAITING,
    Action.URGE: Tone.WAITING,
    Action.SUPERVISE: Tone.DANGER,
    Action.SEND_BACK_REPLY: Tone.DANGER,
    Action.REDO: Tone.DANGER,
    Action.DISPUTE_RETURN: Tone.DANGER,
    Action.REPLY: Tone.SUCCESS,
    Action.PASS_REPLY: Tone.SUCCESS,
    Action.RECORD_CALLBACK: Tone.SUCCESS,
}


class OrderTimeline(Card):
    """Shows what happened to an order: when, what, who, to which unit, in which words."""

    def __init__(self, reference: ReferenceService, parent: QWidget | None = None) -> None:
        super().__init__(translate("OrderTimeline", "经过"), parent=parent)
        self._reference = reference
        self._timeline = Timeline()
        self.body.addWidget(self._timeline)

    def show_order(self, order: Order | None) -> None:
        """Show an order's life; ``None`` empties the card."""
        show_when(self, order is not None)
        lines = [self._line(entry) for entry in order.timeline] if order is not None else []
        self._timeline.set_lines(lines)
        if self.header is not None:
            self.header.set_note(str(len(lines)) if lines else "")

    def _line(self, entry: TimelineEntry) -> TimelineLine:
        who = entry.by_name or self._reference.name_of(ReferenceKind.STAFF, entry.by)
        unit = self._reference.name_of(ReferenceKind.UNIT, entry.unit) if entry.unit else ""
        target = self._reference.name_of(ReferenceKind.UNIT, entry.to_unit) if entry.to_unit else ""
        people = " · ".join(part for part in (who, unit) if part)
        return TimelineLine(
            id=entry.id,
            time=day_moment(entry.at),
            title=_title(entry),
            who=f"{people} → {target}" if target else people,
            text=entry.text,
            tone=_TONES.get(entry.action, Tone.NEUTRAL),
        )


def _title(entry: TimelineEntry) -> str:
    if entry.action is Action.ADD_CALLER and entry.code == "withdrawn":
        return translate("OrderTimeline", "撤回并入的来电人")
    if entry.action in TAKEN_BACK and entry.code == WITHDRAWN:
        return translate("OrderTimeline", "撤回：{action}").format(action=action_name(entry.action))
    return action_name(entry.action)
