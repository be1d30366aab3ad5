"""Words of danger to life offer the urgency at once: shown beside the form and the field, taken by one key.

Who chooses the highest urgency without such words is offered the mark of danger alone.
"""

from PySide6.QtCore import QCoreApplication, QObject

from sync.domain.codes import Urgency
from sync.domain.nuisance import LIFE_THREATS
from ui.commands.command import Command
from ui.intake.desk import IntakeDesk
from ui.intake.fields import Field, is_danger
from ui.intake.form import IntakeForm
from ui.intake.sensitive_watch import SensitiveWatch
from ui.panels.texts.names import urgency_name
from ui.translatable import QT_TRANSLATE_NOOP

translate = QCoreApplication.translate
KEY = "Alt+P"
_WEIGHED = frozenset({Field.URGENCY, Field.LIFE_THREAT, Field.CATEGORY})


class DangerOffer(QObject):
    """Only offers: what the agent has chosen stays until the key is pressed."""

    def __init__(self, desk: IntakeDesk, form: IntakeForm, sensitive: SensitiveWatch) -> None:
        super().__init__(form)
        self._desk = desk
        self._form = form
        self._sensitive = sensitive
        desk.current_changed.connect(self._weigh)
        desk.touched.connect(self._on_touched)
        sensitive.changed.connect(self._weigh)
        form.alerts.take.clicked.connect(self.take)

    @property
    def stands(self) -> bool:
        """Whether the form in front holds words of danger to life, or the highest urgency, and not yet the mark."""
        sheet = self._desk.current
        if sheet is None or is_danger(sheet.draft):
            return False
        found = self._sensitive.categories(sheet.id)
        return sheet.draft.urgency is Urgency.CRITICAL or not LIFE_THREATS.isdisjoint(found)

    def take(self) -> None:
        """Take the urgency that is offered; the cursor stays where it is. A lower one chosen later takes both back."""
        sheet = self._desk.current
        if self.stands and sheet is not None:
            sheet.set(Field.URGENCY, Urgency.CRITICAL.value)
            sheet.set(Field.LIFE_THREAT, True)

    def _on_touched(self, field: object) -> None:
        if field in _WEIGHED:
            self._weigh()

    def _weigh(self) -> None:
        sheet = self._desk.current
        urgency = urgency_name(Urgency.CRITICAL)
        critical = sheet is not None and sheet.draft.urgency is Urgency.CRITICAL
        self._form.alerts.offer(shown=self.stands, critical=critical)
        self._form.alerts.show_taken(taken=sheet is not None and is_danger(sheet.draft))
        offer = (translate("DangerOffer", "{key} 设为{urgency}"), "{key} {urgency}", "{key}")
        if critical:
            offer = (translate("DangerOffer", "{key} 标为涉险"), "{key}")
        hints = [one.format(key=KEY, urgency=urgency) for one in offer]
        self._form.order.urgencies.set_longest_hint(hints if self.stands else [""])


def danger_commands(offer: DangerOffer) -> list[Command]:
    """Return the one act."""
    title = QT_TRANSLATE_NOOP("Commands", "涉及生命安全，设为特急 · 涉险")
    return [Command("intake.danger_urgency", title, QT_TRANSLATE_NOOP("Commands", "受理"), offer.take, KEY)]
