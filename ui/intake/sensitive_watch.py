"""Looks for the city's sensitive words while the agent types, marks the form, and tells the team leads once."""

from collections.abc import Collection

from PySide6.QtCore import QCoreApplication, QObject, Signal

from desktop.services.alert_service import AlertService, alert_id
from desktop.services.reference_service import ReferenceService
from sync.contract.alerts import ALERT_SEEN
from sync.domain.nuisance import LIFE_THREATS
from sync.domain.reference import ReferenceKind
from sync.domain.sensitive import ABUSE, LIST, Sensitive
from ui.commands.command import Command
from ui.event_bridge import EventBridge
from ui.intake.desk import IntakeDesk
from ui.intake.fields import Field
from ui.intake.side_cards import AlertCard
from ui.jobs import JobRunner
from ui.panels.texts.sensitive import sensitive_name
from ui.theme.tone import Tone
from ui.translatable import QT_TRANSLATE_NOOP
from ui.widgets.row_list import RowItem

translate = QCoreApplication.translate
_WATCHED = frozenset({Field.CONTENT, Field.TITLE, Field.ANSWER})


class SensitiveWatch(QObject):
    """Follows the sheet in front. What was told stays told when the words are taken back: the card keeps it.

    Signal: ``changed()`` after the form in front was looked at.
    """

    changed = Signal()

    def __init__(
        self,
        service: AlertService,
        reference: ReferenceService,
        desk: IntakeDesk,
        card: AlertCard,
        jobs: JobRunner,
        bridge: EventBridge,
    ) -> None:
        super().__init__(desk)
        self._service = service
        self._reference = reference
        self._desk = desk
        self._card = card
        self._jobs = jobs
        self._told: dict[str, str] = {}
        self._found: dict[str, dict[str, Sensitive]] = {}
        desk.current_changed.connect(self._look)
        desk.touched.connect(self._on_touched)
        bridge.records_changed.connect(self._on_records_changed)
        bridge.status_changed.connect(self._ask_what_went)
        self._look()

    def abused(self) -> None:
        """The agent is abused: the leads know at once, and the sentence to say stands on the card."""
        sheet = self._desk.current
        if sheet is None or self._reference.get(ReferenceKind.CODE, f"{LIST}:{ABUSE}") is None:
            return
        alert = alert_id(sheet.id, ABUSE)
        one = self._found.setdefault(sheet.id, {})[ABUSE] = Sensitive(ABUSE, ABUSE, ())
        if self._service.can_tell and alert not in self._told:
            self._tell(alert, one)
        self._show()

    def categories(self, sheet_id: str) -> tuple[str, ...]:
        """Return what was found in a form so far."""
        return tuple(self._found.get(sheet_id, {}))

    def _on_touched(self, field: object) -> None:
        if field in _WATCHED:
            self._look()

    def _look(self) -> None:
        sheet = self._desk.current
        if sheet is None:
            self._card.show_alerts([])
            return
        draft = sheet.draft
        known = self._found.setdefault(sheet.id, {})
        for one in self._service.find(draft.content, draft.title, draft.answer_text):
            known[one.category] = one
            if self._service.can_tell and alert_id(sheet.id, one.category) not in self._told:
                self._tell(alert_id(sheet.id, one.category), one)
        self._show()
        self.changed.emit()

    def _tell(self, alert: str, found: Sensitive) -> None:
        self._told[alert] = "sending"
        self._jobs.run(
            lambda: self._service.tell(alert, found),
            owner=self,
            on_done=lambda _nothing: self._note(alert, "kept"),
            on_error=lambda _error: self._forget(alert),
            queue="store_write",
        )

    def _note(self, alert: str, state: str) -> None:
        if self._told.get(alert) != "seen":
            self._told[alert] = state
        self._show()
        self._ask_what_went()

    def _ask_what_went(self) -> None:
        """Nobody can see an alert that is still here: the agent must know that, and call for help by other means."""
        if "kept" in self._told.values():
            service = self._service
            self._jobs.run(
                lambda: (service.unsent(), service.refused()),
                owner=self,
                on_done=self._on_went,
                on_error=lambda _error: None,
            )

    def _on_went(self, still: tuple[frozenset[str], frozenset[str]]) -> None:
        unsent, refused = still
        went = [alert for alert, state in self._told.items() if state == "kept" and alert not in unsent]
        self._told.update((alert, "refused" if alert in refused else "told") for alert in went)
        if went:
            self._show()

    def _forget(self, alert: str) -> None:
        """It could not be kept: the next keystroke tries again, and the card does not say that it was told."""
        self._told.pop(alert, None)
        self._show()

    def _on_records_changed(self, kind: str, ids: frozenset[str]) -> None:
        if kind == ALERT_SEEN:
            for alert in ids & self._told.keys():
                self._told[alert] = "seen"
            self._show()

    def _show(self) -> None:
        sheet = self._desk.current
        found = self._found.get(sheet.id, {}) if sheet is not None else {}
        draft_id = sheet.id if sheet is not None else ""
        shown = sorted(found.values(), key=lambda one: one.category not in LIFE_THREATS)
        self._card.show_alerts([self._row(alert_id(draft_id, one.category), one) for one in shown], _sentence(found))

    def _row(self, alert: str, found: Sensitive) -> RowItem:
        said = {
            "sending": (translate("AlertCard", "上报中"), Tone.NEUTRAL),
            "kept": (translate("AlertCard", "未送达，联网后上报"), Tone.DANGER),
            "refused": (translate("AlertCard", "未送达，请直接告知班长"), Tone.DANGER),
            "told": (translate("AlertCard", "等待班长查看"), Tone.WAITING),
            "seen": (translate("AlertCard", "班长已看到"), Tone.SUCCESS),
        }
        pill, tone = said.get(self._told.get(alert, ""), (translate("AlertCard", "未上报"), Tone.NEUTRAL))
        name = sensitive_name(self._reference, found.category)
        return RowItem(alert, name, "、".join(found.words), pill=pill, tone=tone)


def _sentence(found: Collection[str]) -> str:
    """Return what the agent says or does now. Who is in danger is never told that the call will be ended."""
    if not LIFE_THREATS.isdisjoint(found):
        return translate("AlertCard", "涉及生命安全：保持通话，不要挂断")
    return translate("AlertCard", "请说：请您文明用语，否则将结束通话") if ABUSE in found else ""


def sensitive_commands(watch: SensitiveWatch) -> list[Command]:
    """Return what the agent does about it."""
    title, category = QT_TRANSLATE_NOOP("Commands", "遭辱骂，告知班长"), QT_TRANSLATE_NOOP("Commands", "受理")
    return [Command("intake.abused", title, category, watch.abused, "Alt+Z")]
