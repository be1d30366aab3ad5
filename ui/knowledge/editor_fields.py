"""The editors of an article's fields, and its words as texts: one line an item, ids with commas between."""

from collections.abc import Callable

from msgspec import convert
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from desktop.services.reference_service import ReferenceService
from sync.domain.knowledge.content import ITEM_LIMITS, LIMITS
from sync.domain.knowledge.record import ArticleContent
from sync.domain.reference import ReferenceKind
from ui.jobs import JobRunner
from ui.knowledge.many_pick import ManyPick
from ui.knowledge.texts import field_name
from ui.panels.unit_picker import UnitPicker
from ui.widgets.form_field import FormField
from ui.widgets.line_field import LineField
from ui.widgets.pick_item import PickItem
from ui.widgets.text_area import TextArea

translate = QCoreApplication.translate
NOTE = "note"
LEFT = ("title", "question", "variants", "answer", "steps")
RIGHT = ("categories", "unit", "areas", "valid_from", "valid_to", "materials", "basis", "link", "keywords")
_HEIGHTS = {"variants": 3, "answer": 5, "steps": 5, "materials": 3, "keywords": 2}
_REQUIRED = frozenset({"title", "question", "categories", "answer", "basis", "unit", "valid_from", "valid_to"})
_PICKED = frozenset({"categories", "areas"})
_MOST = 12
Values = dict[str, str]


class EditorFields:
    """Makes the editors; ``changed`` is called whenever the person changed something."""

    def __init__(self, reference: ReferenceService, jobs: JobRunner, changed: Callable[[], None]) -> None:
        self._reference = reference
        self._jobs = jobs
        self._changed = changed
        self.rows = {name: self._row(name) for name in (*LEFT, *RIGHT)}
        note = LineField(limit=500, placeholder=translate("Knowledge", "改了什么、为什么，给审核人看"))
        note.edited.connect(lambda _text: changed())
        note.setObjectName("knowledge.note")
        self.rows[NOTE] = FormField(translate("Knowledge", "修改说明"), note)

    def values(self) -> Values:
        """Return what stands in the fields."""
        return {name: _text(row.editor) for name, row in self.rows.items()}

    def show(self, values: Values) -> None:
        """Show values without telling."""
        for name, row in self.rows.items():
            self._show(name, row.editor, values.get(name, ""))
            row.set_error("")

    def flush(self) -> None:
        """Tell about edits that wait for their pause."""
        for row in self.rows.values():
            if isinstance(row.editor, LineField | TextArea):
                row.editor.flush()

    def _row(self, name: str) -> FormField:
        editor = self._editor(name)
        (editor.field if isinstance(editor, ManyPick) else editor).setObjectName(f"knowledge.{name}")
        return FormField(field_name(name), editor, hint=_hint(name), required=name in _REQUIRED)

    def _editor(self, name: str) -> QWidget:
        if name in _PICKED:
            kind = ReferenceKind.CATEGORY if name == "categories" else ReferenceKind.AREA
            source = self._categories if name == "categories" else self._areas
            pick = ManyPick(source, self._jobs, lambda one: self._reference.name_of(kind, one), _placeholder(name))
            pick.changed.connect(self._changed)
            return pick
        if name == "unit":
            unit = UnitPicker(self._reference, self._jobs)
            unit.picked.connect(lambda _item: self._changed())
            unit.cleared.connect(self._changed)
            return unit
        if name in _HEIGHTS:
            area = TextArea(lines=_HEIGHTS[name])
            area.edited.connect(lambda _text: self._changed())
            return area
        line = LineField(limit=LIMITS.get(name, 10), placeholder=_placeholder(name))
        line.edited.connect(lambda _text: self._changed())
        return line

    def _show(self, name: str, editor: QWidget, text: str) -> None:
        if isinstance(editor, ManyPick):
            editor.set_ids(tuple(one for one in text.split(",") if one))
        elif isinstance(editor, UnitPicker):
            editor.set_unit(text)
        elif isinstance(editor, TextArea):
            editor.set_text(text)
        elif isinstance(editor, LineField):
            editor.setText(text)
            editor.setCursorPosition(0)

    def _categories(self, text: str) -> list[PickItem]:
        found = self._reference.find_categories(text, _MOST)
        return [PickItem(one.id, one.name, " / ".join(self._reference.path_of(one.parent))) for one in found]

    def _areas(self, text: str) -> list[PickItem]:
        found = self._reference.find_places(text, 4 * _MOST)
        areas = [one for one in found if self._reference.get(ReferenceKind.AREA, one.id) is not None]
        return [PickItem(one.id, one.name) for one in areas[:_MOST]]


def values_of(content: ArticleContent) -> Values:
    """Return the words of an article as texts."""
    values: Values = {}
    for name in ArticleContent.__struct_fields__:
        value: str | tuple[str, ...] = getattr(content, name)
        values[name] = value if isinstance(value, str) else (_joint(name)).join(value)
    return values


def content_from(values: Values) -> ArticleContent:
    """Return the words that texts stand for, without empty lines and blanks at the ends."""
    given: dict[str, str | tuple[str, ...]] = {}
    for name in ArticleContent.__struct_fields__:
        text = values.get(name, "")
        if name in ITEM_LIMITS:
            given[name] = tuple(dict.fromkeys(part.strip() for part in text.split(_joint(name)) if part.strip()))
        else:
            given[name] = text.strip()
    return convert(given, ArticleContent)


def _joint(name: str) -> str:
    return "," if name in _PICKED else "\n"


def _text(editor: QWidget) -> str:
    if isinstance(editor, ManyPick):
        return ",".join(editor.ids())
    if isinstance(editor, UnitPicker):
        return editor.value()
    if isinstance(editor, LineField | TextArea):
        return editor.text()
    raise TypeError(type(editor).__name__)


def _hint(name: str) -> str:
    if name in _HEIGHTS and name != "answer":
        return translate("Knowledge", "每行一条")
    if name == "answer":
        return translate("Knowledge", "照着能直接读给来电人")
    if name == "areas":
        return translate("Knowledge", "不填为全市")
    return ""


def _placeholder(name: str) -> str:
    if name in ("valid_from", "valid_to"):
        return translate("Knowledge", "年-月-日，如 2026-03-01")
    if name == "link":
        return "https://"
    if name == "categories":
        return translate("Knowledge", "分类名称、拼音首字母或编码，Enter 加入，退格去掉")
    if name == "areas":
        return translate("Knowledge", "区县、街道或社区，Enter 加入，退格去掉")
    return ""
