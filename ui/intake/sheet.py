"""One order being written: the draft, what follows from it, and its way into the outbox."""

import msgspec
from PySide6.QtCore import QObject, Signal

from desktop.services.completing import complete
from desktop.services.values import FieldProblem, StoredDraft, SubmitReceipt, UnitSuggestion
from sync.domain.act import OrderDraft
from sync.domain.codes import Action, RequestType, Urgency
from sync.domain.instant import Instant
from sync.domain.order import Attachment, Caller, CallRef, Place
from sync.domain.reference import Article, Category, ReferenceKind
from sync.domain.refusal import Refusal
from ui.intake.autosave import Autosave
from ui.intake.completion import ORIGIN
from ui.intake.desk_services import DeskServices
from ui.intake.fields import Field, FieldValue, field_named, is_danger, read_field, write_field
from ui.intake.findings import Derived, Finder
from ui.intake.lookup import Lookup
from ui.intake.text_check import text_refusal, whole

_MATTER = frozenset({Field.CONTENT, Field.CATEGORY, Field.TITLE, Field.ADDRESS, Field.PHONE})
_DERIVING = frozenset(
    {
        Field.CATEGORY,
        Field.ADDRESS,
        Field.REQUEST_TYPE,
        Field.URGENCY,
        Field.LIFE_THREAT,
        Field.CONTENT,
        Field.ACCUSED_UNIT,
    }  # fmt: skip
)
_PERSON = frozenset({Field.PHONE, Field.CONTACT_PHONE})


class IntakeSheet(QObject):
    """One tab of the intake screen.

    Signals: ``changed(Field)`` after a field was changed by anything but the widget that shows it (``typed=False``);
    ``touched(Field)`` after any change; ``problems_changed()``; ``refused()`` when a submit was turned down;
    ``saved(instant)``; ``save_failed(error)``; ``submitted(SubmitReceipt)``; ``failed(error)``; ``busy_changed(bool)``;
    ``derived_changed()``; ``label_changed()``.
    """

    changed = Signal(object)
    touched = Signal(object)
    problems_changed = Signal()
    refused = Signal()
    saved = Signal(object)
    save_failed = Signal(object)
    submitted = Signal(object)
    failed = Signal(object)
    busy_changed = Signal(bool)
    derived_changed = Signal()
    label_changed = Signal()

    def __init__(
        self, stored: StoredDraft, draft: OrderDraft, services: DeskServices, finder: Finder, parent: QObject
    ) -> None:
        super().__init__(parent)
        self.id = stored.id
        self.draft = draft
        self.number = stored.number
        self.saved_at: Instant = stored.updated_at
        reference = services.reference
        self.problems: dict[Field, Refusal] = {
            field: refusal for field in Field if (refusal := text_refusal(draft, field, reference)) is not None
        }
        self.general: Refusal | None = None
        self.busy = False
        self.served = False
        """Something was done to an older order of the caller from here."""
        self.carried: Caller | None = None
        """The caller that came with a call that went on, as they came."""
        self.chosen_unit = 0
        self._chosen_id = ""
        self.services = services
        self._finder = finder
        self._own_title = bool(draft.title)
        self._own_urgency = draft.urgency is not Urgency.NORMAL
        self._asked_secret = draft.caller.confidential
        self._autosave = Autosave(
            lambda changed: services.intake.save_draft(self.id, changed), services.jobs, services.clock, self
        )
        self._autosave.saved.connect(self._on_saved)
        self._autosave.failed.connect(self.save_failed)
        self.similar = Lookup(finder.similar, (), services.jobs, self)
        self.articles = Lookup(finder.articles, (), services.jobs, self)
        self.matters = Lookup(finder.matters, (), services.jobs, self)
        self.history = Lookup(finder.history, (), services.jobs, self)
        self.deriving = Lookup(finder.derived, Derived(), services.jobs, self)
        self.deriving.answered.connect(self._on_derived)
        self.look_again()

    # --- reading --------------------------------------------------------------------------------------------------
    @property
    def derived(self) -> Derived:
        """What follows from the fields."""
        return self.deriving.answer

    @property
    def is_saved(self) -> bool:
        """Whether the encrypted draft holds everything typed."""
        return self._autosave.is_clean

    @property
    def unit(self) -> UnitSuggestion | None:
        """The suggestion a direct dispatch would go to."""
        units = self.derived.units
        return units[self.chosen_unit] if self.chosen_unit < len(units) else None

    def value(self, field: Field) -> FieldValue:
        """Return the value of a field."""
        return read_field(self.draft, field)

    # --- writing --------------------------------------------------------------------------------------------------
    def set(self, field: Field, value: FieldValue, *, typed: bool = False) -> None:
        """Change a field. ``typed`` means that the widget shows the new value already."""
        if isinstance(value, str):
            value = whole(value)
        if read_field(self.draft, field) == value:
            return
        report = self.draft.request_type is RequestType.REPORT
        self.draft = write_field(self.draft, field, value)
        if field is Field.CONFIDENTIAL:
            self._asked_secret = bool(value)
        if field is Field.ADDRESS:  # other words: what was read from the old ones no longer stands
            self.draft = msgspec.structs.replace(self.draft, place=Place(text=self.draft.place.text))
        if field is Field.TITLE:
            self._own_title = bool(value)
        if field is Field.URGENCY:
            self._own_urgency = True
            if self.draft.urgency is not Urgency.CRITICAL:  # what was taken from an offer goes with it
                self.draft = msgspec.structs.replace(self.draft, life_threat=_by_category(self.draft, self.services))
        self._note(field, typed)
        if field is Field.REQUEST_TYPE and report is not (self.draft.request_type is RequestType.REPORT):
            # a report is secret; what the caller had asked for counts again when it was none after all
            self.draft = write_field(self.draft, Field.CONFIDENTIAL, self._asked_secret or not report)
            self._note(Field.CONFIDENTIAL, typed=False)

    def choose_category(self, category: Category) -> None:
        """Take a category with its urgency, and its prompts when nothing has been written yet."""
        taken = is_danger(self.draft) and not _by_category(self.draft, self.services)
        draft = msgspec.structs.replace(self.draft, category=category.id, life_threat=taken or category.life_threat)
        if category.urgency is not Urgency.NORMAL and draft.urgency is Urgency.NORMAL and not self._own_urgency:
            draft = msgspec.structs.replace(draft, urgency=category.urgency)
        template = bool(category.template) and not draft.content.strip()
        if template:
            draft = msgspec.structs.replace(draft, content=category.template)
        self.draft = draft
        self._note(Field.CATEGORY, typed=False)
        self.changed.emit(Field.URGENCY)
        if template:
            self.changed.emit(Field.CONTENT)

    def choose_place(self, place: Place) -> None:
        """Take a place picked from the list of areas."""
        self.draft = msgspec.structs.replace(self.draft, place=place)
        self._note(Field.ADDRESS, typed=False)

    def choose_accused(self, unit_id: str, name: str, *, typed: bool = False) -> None:
        """Take the unit complained about; a name without a unit is an enterprise or a person."""
        self.draft = msgspec.structs.replace(self.draft, accused_unit=unit_id, accused_name=whole(name))
        self._note(Field.ACCUSED_UNIT, typed)
        self._note(Field.ACCUSED_NAME, typed)

    def choose_unit(self, index: int) -> None:
        """Choose which suggestion a direct dispatch goes to (0 is the first)."""
        if 0 <= index < len(self.derived.units):
            self.chosen_unit, self._chosen_id = index, self.derived.units[index].unit
            self.derived_changed.emit()

    def use_article(self, article: Article) -> None:
        """Put an article's answer into the reply."""
        self.draft = msgspec.structs.replace(self.draft, answer_text=article.answer, article=article.id)
        self._note(Field.ANSWER, typed=False)

    def take_call(self, call: CallRef | None, like: OrderDraft | None = None) -> None:
        """Take the call this is written in, or news of it; ``like`` fills an empty form with its caller."""
        if like is None:
            if call != self.draft.call:
                self.draft = msgspec.structs.replace(self.draft, call=call)
                self._autosave.changed(self.draft)
            return
        if self.served or self.carried is not None:  # another caller: nothing of the former one stays
            self.served, self.carried, self.draft = False, None, OrderDraft()
            self._own_title = self._own_urgency = False
            self.chosen_unit, self._chosen_id, self.problems, self.general = 0, "", {}, None
            for field in Field:
                self.changed.emit(field)
            self.problems_changed.emit()
        self._asked_secret = like.caller.confidential
        secret = self._asked_secret or self.draft.request_type is RequestType.REPORT
        caller = msgspec.structs.replace(like.caller, confidential=secret)
        self.draft = msgspec.structs.replace(self.draft, call=call, caller=caller, channel=like.channel)
        for field in Field:
            if field.value.startswith("caller."):
                self._note(field, typed=False)
        self.look_again()

    def set_files(self, files: tuple[Attachment, ...]) -> None:
        """Take the files that are attached now."""
        self.draft = msgspec.structs.replace(self.draft, files=files)
        self._autosave.changed(self.draft)

    def look_again(self) -> None:
        """Ask every question at once (restored after a start, or orders have changed)."""
        for lookup in (self.similar, self.articles, self.matters, self.history, self.deriving):
            lookup.ask_now(self.draft)

    def orders_changed(self) -> None:
        """Orders have changed somewhere: look again at everything that is found among orders."""
        for lookup in (self.history, self.similar, self.deriving):
            lookup.ask(self.draft)

    # --- keeping --------------------------------------------------------------------------------------------------
    def flush(self) -> None:
        """Save now what is waiting."""
        self._autosave.flush()

    def finish(self) -> bool:
        """Save what is waiting and wait for it; returns whether it is on the disk."""
        return self._autosave.finish()

    def retire(self) -> None:
        """The draft is gone (submitted, discarded): nothing may write it again."""
        self._autosave.stop()
        for lookup in (self.similar, self.articles, self.matters, self.history, self.deriving):
            lookup.stop()

    # --- sending --------------------------------------------------------------------------------------------------
    def submit(self, disposition: Action, way: str = "") -> None:
        """Check and send the order; answers by ``submitted``, ``problems_changed`` or ``failed``.

        ``way`` is how a direct close was done.
        """
        if self.busy:
            return
        title = self.draft.title or self.derived.title
        draft = msgspec.structs.replace(self.draft, title=title, duplicates_shown=self.similar.has_answer)
        draft = disposed(draft, disposition, self.unit, way)
        self.draft = draft
        self.busy = True
        self.busy_changed.emit(True)
        unsaved = not self._autosave.is_clean
        self._autosave.stop()
        services, intake = self.services, self.services.intake
        sheet_id, finder, own_title = self.id, self._finder, self._own_title
        settled = self.deriving.is_settled

        def work() -> tuple[FieldProblem, ...] | SubmitReceipt:
            # keys are quicker than what follows from them: an order never goes out with the place of former words
            sent = draft if settled else finder.caught_up(draft, own_title=own_title)
            problems = intake.problems(sent)
            if problems or (unsaved and sent.completes):  # the server may take long to answer
                intake.save_draft(sheet_id, sent)
            if problems:
                return problems
            if sent.completes:
                return complete(services.queries.order, services.acts, sheet_id, sent, ORIGIN)
            try:
                return intake.submit(sheet_id, sent)
            except Exception:
                if unsaved:  # the last words are on the disk, as an order or as a draft
                    intake.save_draft(sheet_id, sent)
                raise

        services.jobs.run(
            work,
            owner=self,
            on_done=self._on_submitted,
            on_error=self._on_failed,
            queue="network" if draft.completes else "store_write",
        )

    def _on_submitted(self, result: tuple[FieldProblem, ...] | SubmitReceipt) -> None:
        self.busy = False
        self.busy_changed.emit(False)
        if isinstance(result, SubmitReceipt):
            self.retire()
            self.submitted.emit(result)
            return
        self._autosave.resume()
        self._show_problems([problem.refusal for problem in result], [problem.field for problem in result])

    def _on_failed(self, error: Exception) -> None:
        self.busy = False
        self.busy_changed.emit(False)
        self._autosave.resume()
        self._autosave.changed(self.draft)
        refusal = getattr(error, "refusal", None)
        if isinstance(refusal, Refusal):
            self._show_problems([refusal], [refusal.field])
        else:
            self.failed.emit(error)

    def _show_problems(self, refusals: list[Refusal], names: list[str]) -> None:
        self.problems = {}
        self.general = None
        for refusal, name in zip(refusals, names, strict=True):
            field = field_named(name or refusal.field)
            if field is None:
                self.general = self.general or refusal
            else:
                self.problems.setdefault(field, refusal)
        self.problems_changed.emit()
        self.refused.emit()

    # --- inside ---------------------------------------------------------------------------------------------------
    def _note(self, field: Field, typed: bool) -> None:
        self._autosave.changed(self.draft)
        before, now = self.problems.pop(field, None), text_refusal(self.draft, field, self.services.reference)
        if now is not None:
            self.problems[field] = now
        if before != now or self.general is not None:
            self.general = None
            self.problems_changed.emit()
        if field in _MATTER:
            self.similar.ask(self.draft)
        if field in (Field.CONTENT, Field.CATEGORY):
            self.articles.ask(self.draft)
            self.matters.ask(self.draft)
        if field in _DERIVING:
            self.deriving.ask(self.draft)
        if field in _PERSON:
            self.history.ask(self.draft)
        if not typed:
            self.changed.emit(field)
        self.touched.emit(field)
        if field in (Field.TITLE, Field.NAME, Field.PHONE):
            self.label_changed.emit()

    def _on_saved(self, at: Instant) -> None:
        self.saved_at = at
        self.saved.emit(at)

    def _on_derived(self) -> None:
        units = self.derived.units
        self.chosen_unit = next((at for at, one in enumerate(units) if one.unit == self._chosen_id), 0)
        place = self.derived.place
        if place.text == self.draft.place.text and place != self.draft.place:
            self.draft = msgspec.structs.replace(self.draft, place=place)
            self._autosave.changed(self.draft)
        if self.derived.title == self.draft.title:  # also one that was made by itself before the program began anew
            self._own_title = False
        if not self._own_title and self.derived.title != self.draft.title:
            self.draft = msgspec.structs.replace(self.draft, title=self.derived.title)
            self._autosave.changed(self.draft)
            self.changed.emit(Field.TITLE)
            self.label_changed.emit()
        self.derived_changed.emit()


def _by_category(draft: OrderDraft, services: DeskServices) -> bool:
    found = services.reference.get(ReferenceKind.CATEGORY, draft.category)
    return isinstance(found, Category) and found.life_threat


def disposed(draft: OrderDraft, disposition: Action, unit: UnitSuggestion | None, way: str = "") -> OrderDraft:
    """Return the draft as it goes out: the way chosen, and for a direct dispatch the units of the suggestion."""
    draft = msgspec.structs.replace(draft, way=way, handed_to=draft.handed_to if way else "")
    if disposition is not Action.DIRECT_DISPATCH or unit is None:
        return msgspec.structs.replace(draft, disposition=disposition, unit="", assist=(), copies=())
    return msgspec.structs.replace(
        draft, disposition=disposition, unit=unit.unit, assist=unit.assist, copies=unit.copies
    )
