"""Brings what the sheet in front knows onto the cards."""

from PySide6.QtCore import QMetaObject, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from sync.domain.codes import CallerSubject, RequestType
from sync.domain.instant import DAY, to_wall
from sync.domain.reference import Category, ReferenceKind
from sync.domain.text_rules import hidden_at
from ui.intake.fields import Field
from ui.intake.form import IntakeForm
from ui.intake.phrases import deadline_text, deadline_why, reference_name
from ui.intake.problems import problem_text
from ui.intake.prompts import open_prompts
from ui.intake.sheet import IntakeSheet
from ui.panels.texts.errors import error_text
from ui.panels.texts.names import type_name
from ui.panels.texts.refusals import refusal_text
from ui.panels.texts.times import clock_time
from ui.panels.texts.tones import type_tone
from ui.theme.tone import Tone

CIRCLED = "①②③"
RECENT = 30 * DAY
MANY_CALLS = 3
_LOCKED_SEEN_MS = 150
"""A send that takes longer shows that the form is locked. Most take a tenth of it: painting every field grey and at
once another form would only hold the number up.
"""


class SheetDisplay(QObject):
    """Follows one sheet at a time. It writes widgets only; deciding is the sheet's business."""

    def __init__(self, form: IntakeForm, parent: QWidget) -> None:
        super().__init__(parent)
        self._form = form
        self._rest = parent
        self._waiting_focus: QWidget | None = None
        self._services = form.services
        self._sheet: IntakeSheet | None = None
        self._links: list[QMetaObject.Connection] = []
        self._still = QTimer(self, singleShot=True, interval=_LOCKED_SEEN_MS)
        self._still.timeout.connect(self._paint_again)

    def show(self, sheet: IntakeSheet | None) -> None:
        """Show another sheet; ``None`` while there is none."""
        self._disconnect()
        self._sheet = sheet
        form = self._form
        self._set_enabled(sheet is not None)
        form.binder.bind(sheet)
        form.answer.want(False)
        form.disposition.hide()
        form.read_back.hide()
        form.knowledge.close_article()
        form.bar.message.setText("")
        if sheet is None:
            form.order.files.set_files(())
            return
        self._connect(sheet)
        draft = sheet.draft
        form.order.files.set_files(draft.files)
        self._show_number(sheet)
        self._show_prompts(sheet)
        for refresh in (self._on_saved, self._on_history, self._on_similar, self._on_articles, self._on_matters):
            refresh()
        self._on_derived()
        self._show_problems()
        self._on_changed(Field.REQUEST_TYPE)
        form.middle.verticalScrollBar().setValue(0)  # the fields of the form before may have been further down
        (form.order.content if draft.caller.phone else form.caller.name).setFocus()

    def _connect(self, sheet: IntakeSheet) -> None:
        self._links = [
            sheet.saved.connect(self._on_saved),
            sheet.save_failed.connect(self._on_save_failed),
            sheet.touched.connect(self._on_changed),
            sheet.problems_changed.connect(self._show_problems),
            sheet.refused.connect(self._on_refused),
            sheet.derived_changed.connect(self._on_derived),
            sheet.busy_changed.connect(self._on_busy),
            sheet.history.answered.connect(self._on_history),
            sheet.similar.answered.connect(self._on_similar),
            sheet.articles.answered.connect(self._on_articles),
            sheet.matters.answered.connect(self._on_matters),
        ]

    def _disconnect(self) -> None:
        for link in self._links:
            QObject.disconnect(link)
        self._links = []

    # --- draft ------------------------------------------------------------------------------------------------------
    def _on_saved(self, *_at: object) -> None:
        header, sheet = self._form.order.header, self._sheet
        if header is not None and sheet is not None:
            header.note.setText(self.tr("草稿已自动保存 {time}").format(time=clock_time(sheet.saved_at)))

    def _on_save_failed(self, error: Exception) -> None:
        header = self._form.order.header
        if header is not None:
            header.note.setText(self.tr("草稿尚未保存"))
        self._form.bar.message.setText(error_text(error))

    def _on_changed(self, field: object) -> None:
        sheet, form = self._sheet, self._form
        if sheet is None:
            return
        if field is Field.REQUEST_TYPE and form.order.header is not None:
            kind = sheet.draft.request_type
            form.order.header.pill.show_state(type_name(kind), type_tone(kind))
            form.caller.set_report(kind is RequestType.REPORT)
        if field in (Field.REQUEST_TYPE, Field.CONFIDENTIAL):
            self._on_derived()
        if field in (Field.CONTENT, Field.CATEGORY):
            self._show_prompts(sheet)
        if field is Field.PHONE:
            self._show_number(sheet)
        if field is Field.TAGS:
            self._show_tags(sheet)
        if field in (Field.REQUEST_TYPE, Field.ANSWER):
            form.answer.show_for(sheet)
        if field in (Field.SUBJECT, Field.REQUEST_TYPE):
            form.order.show_company(sheet.draft.caller.subject is CallerSubject.ENTERPRISE)

    def _show_number(self, sheet: IntakeSheet) -> None:
        connected = sheet.draft.call is not None and bool(sheet.draft.caller.phone)
        self._form.caller.set_telephony(connected, same_call=sheet.carried is not None)

    def _show_prompts(self, sheet: IntakeSheet) -> None:
        category = self._services.reference.get(ReferenceKind.CATEGORY, sheet.draft.category)
        template = category.template if isinstance(category, Category) else ""
        self._form.order.show_prompts(open_prompts(template, sheet.draft.content))

    def _on_busy(self, busy: bool) -> None:
        self._set_enabled(not busy)

    def _set_enabled(self, enabled: bool) -> None:
        """Lock the form while sending. The focus waits on the screen itself, so that its keys still work."""
        form = self._form
        if not enabled and form.isEnabled():
            focused = form.focusWidget() if form.isAncestorOf(QApplication.focusWidget() or form) else None
            self._waiting_focus = focused
            self._rest.setFocus()
            form.setUpdatesEnabled(False)
            self._still.start()
        form.setEnabled(enabled)
        if enabled:
            self._paint_again()
        if enabled and self._waiting_focus is not None:
            self._waiting_focus.setFocus()
            self._waiting_focus = None

    def _paint_again(self) -> None:
        self._still.stop()
        self._form.setUpdatesEnabled(True)

    # --- problems -----------------------------------------------------------------------------------------------------
    def _show_problems(self) -> None:
        sheet, form = self._sheet, self._form
        if sheet is None:
            return
        form.binder.show_problems(
            lambda field: problem_text(field, sheet.problems[field], sheet.draft) if field in sheet.problems else ""
        )
        form.answer.show_for(sheet)
        beside = [
            refusal_text(refusal) for field, refusal in sheet.problems.items() if form.binder.frame(field) is None
        ]
        if sheet.general is not None:
            beside.insert(0, refusal_text(sheet.general))
        form.bar.message.setText("；".join(beside))

    def _on_refused(self) -> None:
        sheet, form = self._sheet, self._form
        if sheet is None:
            return
        first = form.binder.first_of(sheet.problems)
        if first is not None:
            text = next(str(sheet.value(field)) for field in sheet.problems if form.binder.frame(field) is first)
            hidden = hidden_at(text)
            if hidden >= 0:
                first.select(text, hidden)
            else:
                first.focus()
            form.reveal(first)
        elif Field.READ_BACK in sheet.problems:
            form.order.read_back.setFocus()
            form.reveal(form.order.read_back)
        elif Field.UNIT in sheet.problems:
            form.units.focus()
        else:
            form.order.content.setFocus()

    # --- what was found -----------------------------------------------------------------------------------------------
    def _on_history(self) -> None:
        sheet = self._sheet
        if sheet is None:
            return
        self._form.history.show_rows(sheet.history.answer, self._services.clock())
        self._show_tags(sheet)

    def _show_tags(self, sheet: IntakeSheet) -> None:
        now, rows = self._services.clock(), sheet.history.answer
        recent = sum(now - row.created_at <= RECENT for row in rows)
        tags: list[tuple[str, str]] = (
            [(self.tr("近 30 天来电 {count} 次").format(count=recent), Tone.WAITING)] if recent >= MANY_CALLS else []
        )
        names = [reference_name(self._services.reference, "caller_tag", tag) for tag in sheet.draft.caller.tags]
        tags += [(name, Tone.NEUTRAL) for name in names]
        self._form.caller.set_tags(tags)

    def _on_similar(self) -> None:
        if self._sheet is not None:
            self._form.similar.show_rows(self._sheet.similar.answer, self._services.clock())

    def _on_articles(self) -> None:
        if self._sheet is not None:
            day = to_wall(self._services.clock()).date().isoformat()
            self._form.knowledge.show_articles(self._sheet.articles.answer, day)

    def _on_matters(self) -> None:
        if self._sheet is not None:
            self._form.order.show_matters(self._sheet.matters.answer)

    def _on_derived(self) -> None:
        sheet, form = self._sheet, self._form
        if sheet is None:
            return
        derived, reference = sheet.derived, self._services.reference
        form.order.deadline.setText(deadline_text(derived.deadline))
        form.order.deadline.setCursorPosition(0)
        if reference.has_reading:
            why = deadline_why(derived.deadline, reference.rules.calendar)
            form.order.deadline.setToolTip(why)
            form.order.deadline.setAccessibleDescription(why)
        form.order.grid.show_text(" › ".join(derived.area_names))
        category = reference.name_of(ReferenceKind.CATEGORY, sheet.draft.category)
        district = reference.name_of(ReferenceKind.AREA, sheet.draft.place.district)
        typed = bool(sheet.draft.place.text.strip())
        form.units.show_units(derived.units, sheet.chosen_unit, category, district, typed=typed)
        barred = sheet.draft.request_type is RequestType.REPORT or sheet.draft.caller.confidential
        chosen = None if barred else sheet.unit  # these pass a dispatcher: the button does not offer what is refused
        name = reference.name_of(ReferenceKind.UNIT, chosen.unit) if chosen is not None else ""
        form.bar.show_target(CIRCLED[sheet.chosen_unit] if chosen is not None else "", name)
        form.name_target()
