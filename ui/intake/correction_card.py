"""Why dispatch gave the order in front back: what is missing, in whose words, when."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from sync.domain.order import Order
from sync.domain.workflow.queues import wanted_at_intake
from ui.intake.desk import IntakeDesk
from ui.intake.desk_services import DeskServices
from ui.intake.phrases import DEFECTS, reference_name
from ui.intake.sheet import IntakeSheet
from ui.panels.texts.times import day_moment
from ui.widgets.label import make_label


class CorrectionCard(QFrame):
    """Stands above the form until the order is sent again. It follows the form in front."""

    def __init__(self, desk: IntakeDesk, services: DeskServices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "notice")
        self.setProperty("tone", "waiting")
        self._desk = desk
        self._services = services
        self._title = make_label("", "strong", wrap=True)
        self._words = make_label("", "", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 8, 14, 8)
        column.setSpacing(2)
        column.addWidget(self._title)
        column.addWidget(self._words)
        desk.current_changed.connect(self._follow)
        self.hide()

    def text(self) -> str:
        """Return what it says; empty while it is not shown."""
        return "" if self.isHidden() else f"{self._title.text()}\n{self._words.text()}"

    def _follow(self) -> None:
        self.hide()
        sheet = self._desk.current
        if sheet is None or not sheet.draft.completes:
            return
        queries, order_id = self._services.queries, sheet.draft.completes
        self._services.jobs.run(
            lambda: queries.order(order_id), owner=self, on_done=lambda order: self._show(sheet, order)
        )

    def _show(self, sheet: IntakeSheet, order: Order | None) -> None:
        wanted = wanted_at_intake(order) if order is not None else None
        if wanted is None or self._desk.current is not sheet:
            return
        what = reference_name(self._services.reference, DEFECTS, wanted.code)
        title = QCoreApplication.translate("CorrectionCard", "派单席退回补正：{what}").format(what=what)
        who = " · ".join(part for part in (wanted.by_name, day_moment(wanted.at)) if part)
        self._title.setText(f"{title}（{who}）" if who else title)
        self._words.setText(wanted.text)
        self._words.setVisible(bool(wanted.text))
        self.show()
