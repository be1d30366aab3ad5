"""A request that waits for a decision: return, extension, suspension, claim."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from desktop.services.reference_service import ReferenceService
from sync.domain.codes import Action
from sync.domain.order import PendingRequest
from sync.domain.reference import ReferenceKind
from ui.panels.texts.codes import listed_name
from ui.panels.texts.names import action_name
from ui.panels.texts.times import day_moment
from ui.widgets.card import Card
from ui.widgets.label import make_label

translate = QCoreApplication.translate

_LISTS: dict[Action, str] = {
    Action.REQUEST_RETURN: "return_reason",
    Action.REQUEST_SUSPENSION: "suspension_reason",
    Action.CLAIM_UNREASONABLE: "unreasonable_ground",
    Action.APPEAL_ASSESSMENT: "appeal_ground",
}


class RequestCard(Card):
    """Shows one open request with its reason, basis and proposal."""

    def __init__(self, reference: ReferenceService, parent: QWidget | None = None) -> None:
        super().__init__(spacing=4, parent=parent)
        self._reference = reference
        self._title = make_label("", "strong", wrap=True)
        self._lines = make_label("", "", wrap=True)
        self._who = make_label("", "muted", wrap=True)
        for label in (self._title, self._lines, self._who):
            self.add(label)
        self.hide()

    def show_request(self, request: PendingRequest | None) -> None:
        """Show a request; ``None`` hides the card."""
        self.setVisible(request is not None)
        if request is None:
            return
        reason = self._reason(request)
        self._title.setText(f"{action_name(request.kind)} · {reason}" if reason else action_name(request.kind))
        lines = [
            (request.days, translate("Request", "申请 {days} 个工作日").format(days=request.days)),
            (request.until, translate("Request", "预计至 {until}").format(until=day_moment(request.until))),
            (request.basis, translate("Request", "依据：{basis}").format(basis=request.basis)),
            (
                request.proposed_unit,
                translate("Request", "建议改派：{unit}").format(
                    unit=self._reference.name_of(ReferenceKind.UNIT, request.proposed_unit)
                ),
            ),
            (request.text, request.text),
        ]
        self._lines.setText("\n".join(line for given, line in lines if given))
        who = (
            self._reference.name_of(ReferenceKind.UNIT, request.unit),
            self._person(request.by),
            day_moment(request.at),
        )
        self._who.setText(" · ".join(part for part in who if part))

    def _person(self, user: str) -> str:
        """Return a person's name; somebody this seat does not know is left out rather than shown as an id."""
        return "" if self._reference.get(ReferenceKind.STAFF, user) is None else self._reference.name_of("staff", user)

    def _reason(self, request: PendingRequest) -> str:
        codes = _LISTS.get(request.kind)
        if not codes or not request.reason:
            return ""
        return listed_name(self._reference, codes, request.reason)
