"""Nuisance callers on the team lead's board: decide on what was proposed, lift what is in force, by keys."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop.services.nuisance_service import NuisanceService
from sync.contract.nuisance import NUISANCE, NuisanceList
from sync.domain.nuisance import DAYS, Nuisance, NuisanceState, NuisanceStep, is_in_force
from ui.commands.command import Command, Scope
from ui.jobs import JobRunner
from ui.monitor.nuisance_rows import case_lines, nuisance_row
from ui.panels.texts.nuisance import step_name
from ui.translatable import QT_TRANSLATE_NOOP
from ui.widgets.card import Card
from ui.widgets.choice_group import Choice, ChoiceGroup
from ui.widgets.label import make_label
from ui.widgets.line_field import LineField
from ui.widgets.row_list import RowList

LONGEST_WORDS = 500


class NuisanceModel(QObject):
    """Reads the cases online and carries decisions. Signals: ``changed()``, ``failed(error)``."""

    changed = Signal()
    failed = Signal(object)

    def __init__(self, service: NuisanceService, jobs: JobRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.service = service
        self._jobs = jobs
        self.list = NuisanceList(0, [])

    def on_records_changed(self, kind: str, _ids: object) -> None:
        """Something was proposed or decided."""
        if kind == NUISANCE:
            self.refresh()

    def refresh(self) -> None:
        """Read now; what was read stays when the line is away."""
        if self.service.can_decide:
            self._jobs.run(
                self.service.cases, owner=self, on_done=self._take, on_error=lambda _error: None, queue="network"
            )

    def act(self, work: Callable[[], None]) -> None:
        """Carry a decision: kept here at once, sent when the line is there."""
        self._jobs.run(
            work,
            owner=self,
            on_done=lambda _nothing: self.refresh(),
            on_error=self.failed.emit,
            queue="store_write",
        )

    def _take(self, found: NuisanceList) -> None:
        self.list = found
        self.changed.emit()


class NuisanceBoardCard(Card):
    """Proposals first, then what is in force. Hidden while there is nothing.

    Signals: ``asked()`` when a decision is asked for.
    """

    asked = Signal()

    def __init__(self, model: NuisanceModel, person: Callable[[str], str], parent: QWidget | None = None) -> None:
        title = QCoreApplication.translate("NuisanceBoard", "骚扰号码")
        super().__init__(title, key="Enter · N · L", parent=parent)
        self.model = model
        self._person = person
        self._act = ""
        self._cases: dict[str, Nuisance] = {}
        self.rows = RowList(most_rows=3)
        self.rows.setAccessibleName(title)
        self.detail = make_label("", "muted", wrap=True)
        self.step = ChoiceGroup([])
        self.days = ChoiceGroup([])
        self.words = LineField(limit=LONGEST_WORDS)
        self.problem = make_label("", "error", wrap=True)
        for part in (self.rows, self.detail, self.step, self.days, self.words, self.problem):
            self.add(part)
        self.rows.selected.connect(lambda _id: self._show_detail())
        self.step.chosen.connect(lambda _step: self.days.setFocus(Qt.FocusReason.ShortcutFocusReason))
        self.days.chosen.connect(self._approve)
        self.words.submitted.connect(self._end)
        model.changed.connect(self.show_cases)
        self._close()
        self.hide()

    def show_cases(self) -> None:
        """Show the last reading; the marked row stays."""
        at = self.model.list.at
        shown = [
            one for one in self.model.list.cases if one.state is NuisanceState.PROPOSED or is_in_force(one, at)
        ]  # fmt: skip
        self._cases = {one.id: one for one in shown}
        self.rows.set_items([nuisance_row(one, self._person) for one in shown])
        if shown and not self.rows.current_id():
            self.rows.select_id(shown[0].id)
        self.setVisible(bool(shown))
        self._show_detail()

    def approve(self) -> None:
        """Ask how calls are treated and for how long."""
        case = self._open(NuisanceState.PROPOSED)
        if case is None:
            return
        self.step.set_choices([Choice(one.value, step_name(one), str(at)) for at, one in enumerate(NuisanceStep, 1)])
        days = self.tr("{days} 天")
        self.days.set_choices([Choice(str(one), days.format(days=one), str(at)) for at, one in enumerate(DAYS, 1)])
        self.step.set_value("")
        self.days.set_value("")
        self.step.show()
        self.days.show()
        self.step.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.asked.emit()

    def refuse(self) -> None:
        """Ask why the marked proposal is refused."""
        if self._open(NuisanceState.PROPOSED) is not None:
            self._ask("refuse", self.tr("不批准的理由，Enter 确认，Esc 取消"))

    def lift(self) -> None:
        """Ask why the marked measure is lifted."""
        if self._open(NuisanceState.IN_FORCE) is not None:
            self._ask("lift", self.tr("解除的理由，Enter 确认，Esc 取消"))

    def dismiss(self) -> bool:
        """Put away what was asked; tell whether there was something."""
        opened = not self.step.isHidden() or not self.words.isHidden()
        if opened:
            self._close()
            self.rows.setFocus()
        return opened

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt name
        """Escape puts away what was asked."""
        if event.key() != Qt.Key.Key_Escape or not self.dismiss():
            super().keyPressEvent(event)

    def _open(self, state: NuisanceState) -> Nuisance | None:
        self._close()
        case = self._cases.get(self.rows.current_id())
        return case if case is not None and case.state is state and self.model.service.can_decide else None

    def _ask(self, act: str, hint: str) -> None:
        self._act = act
        self.words.clear()
        self.words.setPlaceholderText(hint)
        self.words.show()
        self.words.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.asked.emit()

    def _close(self) -> None:
        self._act = ""
        for part in (self.step, self.days, self.words, self.problem):
            part.hide()

    def _approve(self, days: str) -> None:
        case, step = self._cases.get(self.rows.current_id()), self.step.value()
        if case is None or not step:
            self._say(self.tr("请先选择处置方式"))
            self.step.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        service = self.model.service
        self.model.act(lambda: service.approve(case.id, NuisanceStep(step), int(days)))
        self.dismiss()

    def _end(self, words: str) -> None:
        case, act = self._cases.get(self.rows.current_id()), self._act
        if case is None or not words.strip():
            self._say(self.tr("请写明理由"))
            return
        end = self.model.service.refuse if act == "refuse" else self.model.service.lift
        self.model.act(lambda: end(case.id, words.strip()))
        self.dismiss()

    def _say(self, text: str) -> None:
        self.problem.setText(text)
        self.problem.show()

    def _show_detail(self) -> None:
        case = self._cases.get(self.rows.current_id())
        self.detail.setText(case_lines(case, self._person) if case is not None else "")
        self.detail.setVisible(bool(self.detail.text()))


def nuisance_commands(card: NuisanceBoardCard) -> list[Command]:
    """Return what a lead does with the marked case; Enter approves."""
    category, listed = QT_TRANSLATE_NOOP("Commands", "席位与待办"), Scope.LIST
    refuse = QT_TRANSLATE_NOOP("Commands", "不批准骚扰申报")
    lift = QT_TRANSLATE_NOOP("Commands", "解除骚扰措施")
    return [
        Command("seat_board.refuse_nuisance", refuse, category, card.refuse, "N", scope=listed, place="n", hint=True),
        Command("seat_board.lift_nuisance", lift, category, card.lift, "L", scope=listed, place="n", hint=True),
    ]
