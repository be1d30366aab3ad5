"""The editors of an act's form: made from its fields, read and filled as texts."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from desktop.services.reference_service import ReferenceService
from ui.jobs import JobRunner
from ui.panels.act_form import ActField, FieldKind, files_of, files_text
from ui.panels.attachments import AttachmentStrip, FileDesk
from ui.panels.moment_field import MomentField
from ui.panels.texts.codes import item_name
from ui.panels.texts.names import level_name
from ui.translatable import QT_TRANSLATE_NOOP
from ui.widgets.choice_group import Choice, ChoiceGroup
from ui.widgets.line_field import LineField
from ui.widgets.pick_field import PickField
from ui.widgets.pick_item import PickItem
from ui.widgets.text_area import TextArea

Editor = ChoiceGroup | TextArea | LineField | PickField | AttachmentStrip  # a MomentField is a LineField
_KEYS = "123456789"
translate = QCoreApplication.translate
_PICK_LIMIT = 60
_MOST_UNITS = 8
DAYS_DIGITS = 3
LONGEST_PASTE = 100_000
"""What a line takes. The rules allow less and say so beside the field; nothing is cut off unseen."""


def form_text(source: str) -> str:
    """Return a text of a form in the language of the screen."""
    return QCoreApplication.translate("ActForm", source)


class ActEditors:
    """Makes editors. ``changed`` is called at every edit, ``submit`` when Return in an editor means to act."""

    def __init__(
        self,
        reference: ReferenceService,
        jobs: JobRunner,
        changed: Callable[[], None],
        submit: Callable[[], None],
        files: FileDesk | None = None,
    ) -> None:
        self._reference = reference
        self._jobs = jobs
        self._changed = changed
        self._submit = submit
        self._files = files

    def make(self, field: ActField, value: str, shown: str = "") -> Editor:
        """Return the editor of a field holding ``value``; ``shown`` is the text of a value that was picked."""
        editor = self._make(field, value, shown)
        editor.setObjectName(f"act.{field.id}")
        return editor

    def _make(self, field: ActField, value: str, shown: str) -> Editor:
        if field.kind in (FieldKind.CODE, FieldKind.YES_NO, FieldKind.CHOICE):
            group = ChoiceGroup(self._choices(field), optional=not field.required)
            group.set_value(value)
            group.chosen.connect(lambda _id: self._changed())
            return group
        if field.kind is FieldKind.TEXT:
            area = TextArea(value, lines=field.lines)
            area.textChanged.connect(self._changed)
            area.submitted.connect(self._submit)
            return area
        if field.kind is FieldKind.FILES and self._files is not None:
            strip = AttachmentStrip(self._files, editable=True)
            strip.set_files(files_of(value))
            strip.changed.connect(lambda _files: self._changed())
            return strip
        if field.kind in (FieldKind.UNIT, FieldKind.UNITS, FieldKind.PICK):
            return self._pick(field, value, shown)
        if field.kind is FieldKind.MOMENT:
            line: LineField = MomentField(value, shown)
        else:
            line = LineField(value, limit=DAYS_DIGITS if field.kind is FieldKind.DAYS else LONGEST_PASTE)
        line.textChanged.connect(lambda _text: self._changed())
        line.submitted.connect(lambda _text: self._submit())
        return line

    def _pick(self, field: ActField, value: str, shown: str) -> PickField:
        source = field.source if field.source is not None else self._find_units
        hint = field.hint or QT_TRANSLATE_NOOP("ActForm", "名称、拼音首字母")
        own = field.source is not None
        pick = PickField(source, self._jobs, placeholder=form_text(hint), open_empty=own, whole=own)
        pick.setMaxLength(_PICK_LIMIT)
        if value:
            pick.set_value(value, shown or self._reference.name_of("unit", value))
        pick.picked.connect(lambda _item: self._changed())
        pick.text_changed.connect(lambda _text: self._changed())
        pick.returnPressed.connect(self._submit)
        return pick

    def _choices(self, field: ActField) -> list[Choice]:
        if field.kind is FieldKind.YES_NO:
            return [Choice("yes", translate("ActForm", "是"), "1"), Choice("no", translate("ActForm", "否"), "2")]
        if field.kind is FieldKind.CHOICE:
            pairs = field.choices
        else:
            pairs = tuple((item.code, item_name(item)) for item in self._reference.codes(field.codes))
        return [Choice(value, text, _KEYS[at] if at < len(_KEYS) else "") for at, (value, text) in enumerate(pairs)]

    def _find_units(self, text: str) -> list[PickItem]:
        units = self._reference.find_units(text, _MOST_UNITS)
        return [PickItem(unit.id, unit.name, pill=level_name(unit.level)) for unit in units]


def value_of(editor: object) -> str:
    """Return what stands in an editor: a text, or the id of what was chosen."""
    if isinstance(editor, ChoiceGroup | PickField | MomentField):
        return editor.value()
    if isinstance(editor, TextArea | LineField):
        return editor.text()
    if isinstance(editor, AttachmentStrip):
        return files_text(editor.files())
    raise TypeError(type(editor).__name__)


def shown_in(editor: object) -> str:
    """Return the text of what was picked in an editor, empty for editors whose value is their text."""
    if isinstance(editor, MomentField):
        return editor.text()
    return editor.text() if isinstance(editor, PickField) and editor.value() else ""


def is_unreadable(editor: object) -> bool:
    """Tell whether something stands in a field for date and time that is none."""
    return isinstance(editor, MomentField) and editor.is_unreadable()


def is_unpicked(editor: object) -> bool:
    """Tell whether words stand in a field that takes only what is picked from its list."""
    return isinstance(editor, PickField) and bool(editor.text().strip()) and not editor.value()
