"""What Ctrl+K finds by name, how it is listed, and what Enter does with it."""

from collections.abc import Callable
from typing import assert_never

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from desktop.services.anything import Anything, Found
from desktop.services.reference_service import ReferenceService
from desktop.services.unit_person import Duty, UnitPerson
from sync.domain.codes import UnitLevel
from sync.domain.phone import dialled
from sync.domain.reference import Area, Article, Category, CodeItem, ReferenceKind, Site, Unit
from ui.feature import TakesIn
from ui.intake.snippets import SNIPPETS
from ui.widgets.line_field import LineField
from ui.widgets.pick_item import PickItem
from ui.widgets.text_area import TextArea

translate = QCoreApplication.translate
EACH = 4
"""Lines of a kind."""
ARROW, DOT = " › ", " · "


class AnythingDesk:
    """Finds on a worker, takes on the GUI thread.

    What is found goes into the form in front, where there is one that takes it (``View.taking_in``); else it opens.
    ``ask(number)`` offers to ring somebody about the present call, and tells whether there is one.
    """

    def __init__(
        self,
        reference: ReferenceService,
        in_front: Callable[[], TakesIn | None],
        open_view: Callable[[str, str], None],
        ask: Callable[[str], bool],
        tell: Callable[[str, str], None],
    ) -> None:
        self._reference = reference
        self._in_front = in_front
        self._open_view = open_view
        self._ask = ask
        self._tell = tell
        starters = [CodeItem(code, "snippet", code, phrase) for code, phrase in SNIPPETS.items()]
        self._anything = Anything(lambda: reference.reading if reference.is_ready else None, reference.habits, starters)

    def find(self, text: str) -> list[PickItem]:
        """Return lines for a text, kind by kind. Blocks."""
        return [self._line(found) for found in self._anything.find(text, EACH)]

    def goes_first(self, text: str) -> bool:
        """Whether a form waits for what is found, and the text is no number: those are of orders and callers."""
        form = self._in_front()
        return form is not None and form.is_ready and not text.isdigit()

    def take(self, item: PickItem) -> None:
        """Put what was found where it belongs."""
        found = item.payload
        if not isinstance(found, Found):
            return
        self._anything.note(found)
        form = self._in_front()
        if form is None or not form.take(found.value):
            self._open(found)

    # --- what a line says -------------------------------------------------------------------------------------------
    def _line(self, found: Found) -> PickItem:
        text, detail, kind = self._words(found)
        return PickItem(found.id, text, detail, kind, payload=found)

    def _words(self, found: Found) -> tuple[str, str, str]:
        value = found.value
        if isinstance(value, Category):
            return value.name, ARROW.join(self._reference.path_of(value.id)[:-1]), translate("Palette", "分类")
        if isinstance(value, Area):
            return value.name, self._areas(value.parent), translate("Palette", "地点")
        if isinstance(value, Site):
            called = [value.called] if value.called != value.name else []
            return value.name, DOT.join([*called, self._areas(value.area)]), translate("Palette", "地点")
        if isinstance(value, Unit):
            return value.name, self._reached(value), translate("Palette", "单位")
        if isinstance(value, UnitPerson):
            return value.name, self._post(value), translate("Palette", "人员")
        if isinstance(value, CodeItem):
            return value.name, f";{value.code}", translate("Palette", "短语")
        if isinstance(value, Article):
            return value.title, value.question, translate("Palette", "知识")
        return found.id, "", ""

    def _areas(self, area_id: str) -> str:
        """Return the names of an area and those above it, the city left out."""
        names: list[str] = []
        while isinstance(area := self._reference.get(ReferenceKind.AREA, area_id), Area):
            if area.level is UnitLevel.CITY or len(names) > len(UnitLevel):
                break
            names.append(area.name)
            area_id = area.parent
        return ARROW.join(reversed(names))

    def _reached(self, unit: Unit) -> str:
        """Return how a unit is reached."""
        phone = translate("Palette", "值班 {phone}").format(phone=unit.duty_phone) if unit.duty_phone else ""
        liaison = translate("Palette", "联络员 {name}").format(name=unit.liaison) if unit.liaison else ""
        return DOT.join(part for part in (phone, liaison) if part)

    def _post(self, person: UnitPerson) -> str:
        """Return where somebody works, as what, and how they are reached."""
        unit, phone = self._unit_of(person)
        number = translate("Palette", "工号 {no}").format(no=person.no) if person.no else ""
        duty_phone = translate("Palette", "值班 {phone}").format(phone=phone) if phone else ""
        return DOT.join(part for part in (unit, _duty_name(person.duty), number, duty_phone) if part)

    def _unit_of(self, person: UnitPerson) -> tuple[str, str]:
        """Return the short name and the telephone of somebody's unit."""
        unit = self._reference.get(ReferenceKind.UNIT, person.unit)
        return (unit.short or unit.name, unit.duty_phone) if isinstance(unit, Unit) else ("", "")

    # --- what Enter does where no form takes it ---------------------------------------------------------------------
    def _open(self, found: Found) -> None:
        value = found.value
        if isinstance(value, Category):
            self._open_view("search", f"category:{value.id}")
        elif isinstance(value, Unit):
            self._open_view("search", f"unit:{value.id}")
        elif isinstance(value, Area) and value.level is UnitLevel.DISTRICT:
            self._open_view("search", f"district:{value.id}")
        elif isinstance(value, Area | Site):
            self._open_view("search", f"text:{value.name}")
        elif isinstance(value, Article):
            self._open_view("knowledge", value.id)
        elif isinstance(value, UnitPerson):
            self._reach(value)
        elif isinstance(value, CodeItem):
            self._write(value.name)

    def _reach(self, person: UnitPerson) -> None:
        """Offer to ask somebody about the present call; without one show the number, ready to be pasted."""
        _, phone = self._unit_of(person)
        if not phone:
            self._tell(person.name, self._post(person))
        elif not self._ask(dialled(phone)):
            QGuiApplication.clipboard().setText(phone)
            self._tell(f"{person.name} {phone}", translate("Palette", "号码已复制"))

    def _write(self, phrase: str) -> None:
        """Write a phrase where the cursor is; without one have it ready to be pasted."""
        field = QApplication.focusWidget()
        if isinstance(field, TextArea) and not field.isReadOnly():
            field.insert_text(phrase)
        elif isinstance(field, LineField) and not field.isReadOnly():
            field.insert(phrase)
        else:
            QGuiApplication.clipboard().setText(phrase)
            self._tell(phrase, translate("Palette", "短语已复制"))


def _duty_name(duty: Duty) -> str:
    match duty:
        case Duty.LIAISON:
            return translate("Palette", "联络员")
        case Duty.LEADER:
            return translate("Palette", "负责人")
        case Duty.STAFF:
            return ""
        case _:
            assert_never(duty)
