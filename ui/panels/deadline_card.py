"""The deadline of an order with the reasons for it."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.services.reference_service import ReferenceService
from sync.domain.deadlines import explain, is_running, light, matters
from sync.domain.instant import Instant
from sync.domain.order import Clock, Order
from ui.panels.texts.deadlines import days_off_count, deadline_lines, limit_text
from ui.panels.texts.names import clock_name
from ui.panels.texts.times import moment, time_left_pill
from ui.panels.texts.tones import light_tone
from ui.theme.restyle import show_when
from ui.theme.tone import Tone
from ui.widgets.card import Card
from ui.widgets.label import make_label
from ui.widgets.pill import Pill
from ui.widgets.time_left_label import TimeLeftLabel

translate = QCoreApplication.translate


class DeadlineCard(Card):
    """Shows all running limits of an order in one line, the one that matters large, and why it is what it is."""

    def __init__(self, reference: ReferenceService, now: Callable[[], Instant], parent: QWidget | None = None) -> None:
        super().__init__(translate("DeadlineCard", "时限"), spacing=6, parent=parent)
        self._reference = reference
        self._now = now
        self._limits = make_label("", "muted", wrap=True)
        self._due = make_label("")
        self._left = TimeLeftLabel(time_left_pill, now)
        self._off = Pill()
        self._why = make_label("", "muted", wrap=True)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._due)
        row.addStretch(1)
        row.addWidget(self._off)
        row.addWidget(self._left)
        self.body.addWidget(self._limits)
        self.body.addLayout(row)
        self.body.addWidget(self._why)

    def show_order(self, order: Order | None) -> None:
        """Show an order's limits; an order without any running limit hides the card."""
        clocks = tuple(clock for clock in order.clocks if is_running(clock)) if order is not None else ()
        self.show_clocks(clocks, matters(order) if order is not None else None)

    def show_clocks(self, clocks: tuple[Clock, ...], main: Clock | None) -> None:
        """Show limits, with ``main`` as the one that matters; ``None`` hides the card."""
        show_when(self, main is not None)
        if main is None:
            self._left.set_due(None)
            return
        limits = [f"{clock_name(clock.kind)} {limit_text(clock.basis, clock.amount)}" for clock in clocks or (main,)]
        self._limits.setText(" · ".join(dict.fromkeys(limits)))  # units asked to help have the same limits
        self._due.setText(translate("DeadlineCard", "截止 {moment}").format(moment=moment(main.due_at)))
        explanation = explain(main, self._reference.rules.calendar)
        self._off.show_state(days_off_count(explanation), Tone.NEUTRAL)
        self._left.set_due(main.due_at if main.paused_at is None else None)
        self._why.setText("\n".join(deadline_lines(explanation, counted=True)))
        self.setToolTip("\n".join(deadline_lines(explanation)))
        if self.header is not None:
            tone = light_tone(light(main, self._now()))
            self.header.title.setProperty("tone", tone if tone == Tone.DANGER else "")
