"""How a call ends without an order for a unit: the way, its coded reason or taker, what was told. Never modal."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from ui.intake.bound_fields import FieldBinder
from ui.intake.endings import ENDINGS, NOT_ACCEPT, Ending
from ui.intake.fields import Field, FieldValue
from ui.intake.pick_sources import PickSources
from ui.jobs import JobRunner
from ui.widgets.action_button import ActionButton
from ui.widgets.card import Card
from ui.widgets.choice_group import Choice, ChoiceGroup
from ui.widgets.form_field import FormField
from ui.widgets.line_field import LineField
from ui.widgets.pick_field import PickField
from ui.widgets.pick_item import PickItem

LONGEST_TOLD = 200
Codes = Sequence[tuple[str, str]]


class DispositionCard(Card):
    """Asks what an ending needs. Signals: ``chosen(Ending)`` when another way was taken, ``confirmed()``,
    ``dropped()``.
    """

    chosen = Signal(object)
    confirmed = Signal()
    dropped = Signal()

    def __init__(
        self, binder: FieldBinder, sources: PickSources, jobs: JobRunner, parent: QWidget | None = None
    ) -> None:
        super().__init__(QCoreApplication.translate("DispositionCard", "处置方式"), key="Alt+X", parent=parent)
        self.ending: Ending = NOT_ACCEPT
        self.kind = ChoiceGroup([Choice(one.id, one.text, str(at)) for at, one in enumerate(ENDINGS, 1)])
        self.kind.setAccessibleName(self.tr("处置方式"))
        self.reason = ChoiceGroup([])
        self.taker = ChoiceGroup([])
        self.party = PickField(sources.accused, jobs, placeholder=self.tr("单位名称"), free=True)
        self.told = LineField(limit=LONGEST_TOLD)
        self.leader = QCheckBox(self.tr("值班长已确认"))
        self.confirm = ActionButton(self.tr("确认"), "Ctrl+Return", "primary")
        self.cancel = ActionButton(self.tr("取消"), "Esc")
        self._binder = binder
        self._lay_out()
        self._bind()
        self.hide()

    def _lay_out(self) -> None:
        self.reasons = FormField(self.tr("原因"), self.reason)
        self.takers = FormField(self.tr("接转方"), self.taker)
        self.parties = FormField(self.tr("参加三方通话的单位"), self.party)
        self.told_frame = FormField(self.tr("告知来电人的渠道或说明"), self.told)
        for part in (self.kind, self.reasons, self.takers, self.parties, self.told_frame):
            self.add(part)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.leader)
        row.addStretch(1)
        row.addWidget(self.cancel)
        row.addWidget(self.confirm)
        self.add(row)

    def _bind(self) -> None:
        binder = self._binder
        binder.choices(Field.REASON, self.reason, self.reasons)
        binder.line(Field.CHANNEL_TOLD, self.told, self.told_frame)
        binder.check(Field.LEADER_CONFIRMED, self.leader)
        binder.shown(Field.HANDED_TO, self._show_taker, self.takers)
        self.taker.chosen.connect(lambda code: binder.type(Field.HANDED_TO, code))
        self.party.text_changed.connect(lambda text: binder.type(Field.HANDED_TO, text))
        self.party.picked.connect(self._picked)
        self.kind.chosen.connect(self._choose)
        self.confirm.clicked.connect(self.confirmed)
        self.cancel.clicked.connect(self.dropped)
        self.told.submitted.connect(self.confirmed)

    def offer(self) -> None:
        """Open with the ways only; a key takes one."""
        self.kind.set_value("")
        for part in (self.reasons, self.takers, self.parties, self.told_frame, self.leader):
            part.hide()
        self.confirm.setEnabled(False)
        self.show()
        self.kind.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def ask(self, ending: Ending, codes: Codes, taken: str) -> None:
        """Ask for what a way needs: a code of its list (code, name), a party, a line."""
        self.ending = ending
        self.confirm.setEnabled(True)
        self.kind.set_value(ending.id)
        listed = self.taker if ending.way else self.reason
        listed.set_choices([Choice(code, name, str(at)) for at, (code, name) in enumerate(codes, 1)])
        listed.set_value(taken)
        self.reasons.setVisible(not ending.way)
        self.takers.setVisible(bool(ending.way and codes))
        named = ending.names_party or bool(ending.way and ending.codes and not codes)
        self.parties.setVisible(named)
        self.parties.set_label(self.tr("参加三方通话的单位") if ending.names_party else self.tr("接转方"))
        self._binder.frame_for(Field.HANDED_TO, self.parties if named else self.takers)
        self.party.setPlaceholderText(self.tr("单位名称") if ending.names_party else self.tr("接转方名称或号码"))
        self.told_frame.setVisible(ending.told)
        self.told.setPlaceholderText(ending.placeholder)
        self.leader.setVisible(ending.needs_leader)
        self.show()
        first: QWidget = self.party if named else listed if codes else self.told
        first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _choose(self, ending_id: str) -> None:
        self.chosen.emit(next(one for one in ENDINGS if one.id == ending_id))

    def _show_taker(self, value: FieldValue) -> None:
        self.taker.set_value(str(value))
        if self.party.text() != value:
            self.party.set_value("", str(value))

    def _picked(self, item: PickItem) -> None:
        self._binder.type(Field.HANDED_TO, item.text)
