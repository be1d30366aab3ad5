"""A type-anything field over the handling units."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from desktop.services.reference_service import ReferenceService
from sync.domain.reference import ReferenceKind
from ui.jobs import JobRunner
from ui.panels.texts.names import level_name
from ui.widgets.pick_field import PickField
from ui.widgets.pick_item import PickItem

translate = QCoreApplication.translate
MOST = 12


class UnitPicker(PickField):
    """Finds units by name, pinyin, initials or alias. ``value()`` is the unit id."""

    def __init__(
        self,
        reference: ReferenceService,
        runner: JobRunner | None = None,
        *,
        free: bool = False,
        placeholder: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            self._find,
            runner,
            placeholder=placeholder or translate("UnitPicker", "单位名称、简称或拼音首字母"),
            free=free,
            parent=parent,
        )
        self._reference = reference

    def set_unit(self, unit_id: str) -> None:
        """Show a unit without telling; an empty id empties the field."""
        self.set_value(unit_id, self._reference.name_of(ReferenceKind.UNIT, unit_id) if unit_id else "")

    def _find(self, text: str) -> list[PickItem]:
        units = self._reference.find_units(text, MOST)
        return [PickItem(unit.id, unit.name, pill=level_name(unit.level), payload=unit) for unit in units]
