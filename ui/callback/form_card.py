"""The callback form: outcome, contacted, solved, satisfied, why not, what then; any key works from any group."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.services.reference_service import ReferenceService
from ui.callback.view_model import CallbackForm, CallbackProblem, CallbackViewModel
from ui.panels.texts.codes import item_name
from ui.panels.texts.misfits import text_problems
from ui.panels.texts.names import solved_name
from ui.widgets.card import Card
from ui.widgets.choice_group import Choice, ChoiceGroup, link_choices
from ui.widgets.form_field import FormField
from ui.widgets.label import make_label
from ui.widgets.text_area import TextArea

_REASON_KEYS = "ERTYUIGHJK"
_REMARK = "text"
"""The name of the remark in an act's data."""


class CallbackFormCard(Card):
    """Shows the form of the attempt under way. ``submitted()`` is Ctrl+Return in the remark."""

    submitted = Signal()

    def __init__(
        self, model: CallbackViewModel, reference: ReferenceService, dial: QWidget, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent=parent)
        self._model = model
        self._reference = reference
        self._dial = dial
        self.title = make_label("", "section")
        self.number = make_label("", "strong")
        self.number.setObjectName("callback.number")
        self.number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.refusal = make_label("", "error", wrap=True)
        self.refusal.hide()
        self.opening = make_label("", "muted", wrap=True)
        self.outcome = ChoiceGroup(self._outcomes())
        self.contacted = ChoiceGroup([Choice("yes", self.tr("已联系"), "Q"), Choice("no", self.tr("未联系"), "W")])
        self.solved = ChoiceGroup(
            [
                Choice(code, solved_name(code), key)
                for code, key in (("solved", "A"), ("partly", "S"), ("unsolved", "D"))
            ]
        )
        self.satisfied = ChoiceGroup(
            [
                Choice("satisfied", self.tr("满意"), "Z"),
                Choice("basically", self.tr("基本满意"), "X"),
                Choice("dissatisfied", self.tr("不满意"), "C"),
                Choice("not_rated", self.tr("不评价"), "V"),
            ]
        )
        reasons = reference.codes("dissatisfaction_reason")
        self.reason = ChoiceGroup(
            [Choice(item.code, item_name(item), key) for item, key in zip(reasons, _REASON_KEYS, strict=False)]
        )
        self.decision = ChoiceGroup(
            [Choice("redo", self.tr("退回重办"), "B"), Choice("close", self.tr("直接办结"), "N")]
        )
        self.remark = TextArea(lines=3)
        self.fields: dict[CallbackProblem, FormField] = {
            CallbackProblem.OUTCOME: FormField(self.tr("接通情况"), self.outcome),
            CallbackProblem.CONTACTED: FormField(self.tr("承办单位是否联系您(响应)"), self.contacted),
            CallbackProblem.SOLVED: FormField(self.tr("问题是否解决(解决)"), self.solved),
            CallbackProblem.SATISFIED: FormField(self.tr("对办理是否满意(满意)"), self.satisfied),
            CallbackProblem.REASON: FormField(self.tr("不满意或未解决的原因"), self.reason),
            CallbackProblem.DECISION: FormField(self.tr("如何处理"), self.decision),
        }
        self._remark = FormField(self.tr("备注"), self.remark)
        self._groups = (self.outcome, self.contacted, self.solved, self.satisfied, self.reason, self.decision)
        self._build()
        self.show_form(model.form)

    def show_form(self, form: CallbackForm) -> None:
        """Show what was heard; questions that do not apply are hidden."""
        self.outcome.set_value(form.outcome.value if form.outcome is not None else "")
        self.contacted.set_value("" if form.contacted is None else "yes" if form.contacted else "no")
        self.solved.set_value(form.solved.value if form.solved is not None else "")
        self.satisfied.set_value(form.satisfied.value if form.satisfied is not None else "")
        self.reason.set_value(form.reason)
        self.decision.set_value(form.decision)
        if self.remark.text() != form.remark:
            self.remark.set_text(form.remark)
        self._remark.set_error(text_problems(self._reference, {_REMARK: form.remark}).get(_REMARK, ""))
        for problem in (CallbackProblem.CONTACTED, CallbackProblem.SOLVED, CallbackProblem.SATISFIED):
            self.fields[problem].setVisible(form.connected or form.outcome is None)
        for problem in (CallbackProblem.REASON, CallbackProblem.DECISION):
            self.fields[problem].setVisible(form.needs_reason)

    def show_refusal(self, message: str, field: str = "") -> QWidget:
        """Show why the attempt was refused, beside the question it is about where there is one; return where."""
        beside = next((each for problem, each in self.fields.items() if problem.value == field), None)
        if field == _REMARK:
            beside = self._remark
        if beside is not None and beside.isVisible():
            beside.set_error(message)
            beside.focus()
            self.refusal.hide()
            return beside
        self.refusal.setText(message)
        self.refusal.setVisible(bool(message))
        return self.refusal

    def show_problems(self, problems: Sequence[CallbackProblem]) -> None:
        """Mark what is missing and go to the first."""
        self.refusal.hide()
        for problem, field in self.fields.items():
            field.set_error(self.tr("请选择") if problem in problems else "")
        if problems:
            self.fields[problems[0]].focus()

    def next_field(self) -> FormField:
        """Return the first question without an answer, or the remark behind them."""
        missing = (self.fields[problem] for problem in self._model.form.problems())
        return next((field for field in missing if not field.isHidden()), self._remark)

    def _build(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(10)
        top.addWidget(self.title)
        top.addStretch(1)
        top.addWidget(self.number)
        top.addWidget(self._dial)
        self.add(top)
        self.add(self.opening)
        for field in self.fields.values():
            self.add(field)
        self.add(self._remark)
        self.add(self.refusal)
        model = self._model
        setters = (
            model.set_outcome,
            model.set_contacted,
            model.set_solved,
            model.set_satisfied,
            model.set_reason,
            model.set_decision,
        )
        for group, setter in zip(self._groups, setters, strict=True):
            group.chosen.connect(setter)
        link_choices(self._groups)
        # With every key: F10 right after the last word sends it too
        self.remark.textChanged.connect(lambda: model.set_remark(self.remark.text()))
        self.remark.submitted.connect(self.submitted)
        model.form_changed.connect(self.show_form)
        model.problems_found.connect(self.show_problems)

    def _outcomes(self) -> list[Choice]:
        return [
            Choice("connected", self.tr("接通"), "1"),
            Choice("no_answer", self.tr("无人接听"), "2"),
            Choice("busy", self.tr("占线"), "3"),
            Choice("powered_off", self.tr("关机/停机"), "4"),
            Choice("invalid_number", self.tr("空号"), "5"),
            Choice("refused", self.tr("拒访"), "6"),
        ]
