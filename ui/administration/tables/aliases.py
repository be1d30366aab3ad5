"""What callers call places: learned from corrections, approved or taken back here."""

from typing import Any

from PySide6.QtCore import QCoreApplication

from desktop.services.administration_service import AdministrationService
from desktop.services.reference_service import ReferenceService
from sync.domain.reference import ALIAS, ReferenceKind, Site
from ui.administration.record import RecordField, RecordRow, Saved, Values

translate = QCoreApplication.translate
_KEPT, _TAKEN_BACK = "kept", "taken_back"


class AliasesTable:
    """Names that were learned, candidates first."""

    id = "aliases"
    kinds = (ReferenceKind.SITE,)
    may_add = False
    queue = "store_write"

    def __init__(self, administration: AdministrationService, reference: ReferenceService) -> None:
        self._administration = administration
        self._reference = reference
        self.title = translate("Administration", "地名别名")
        self.columns = (
            (translate("Administration", "叫法"), 170),
            (translate("Administration", "所指地点"), 0),
            (translate("Administration", "区域"), 150),
            (translate("Administration", "来源"), 170),
            (translate("Administration", "状态"), 110),
        )

    def read(self) -> list[RecordRow]:
        """Return all aliases."""
        sites = self._reference.items(ReferenceKind.SITE)
        found = [one for one in sites if isinstance(one, Site) and one.kind == ALIAS]
        found.sort(key=lambda one: (bool(one.decided_by), one.active, one.name))
        return [RecordRow(at, one.id, self._cells(one), one, name=one.name) for at, one in enumerate(found)]

    def fields(self, record: Any | None) -> tuple[RecordField, ...]:
        """Return the one field: whether the name counts."""
        del record
        choices = (
            (_KEPT, translate("Administration", "生效：全市可用")),
            (_TAKEN_BACK, translate("Administration", "撤销：不再使用")),
        )
        return (RecordField("state", translate("Administration", "状态"), choices=choices),)

    def values(self, record: Any) -> Values:
        """Return a record's values by field id."""
        return {"state": _KEPT if record.active else _TAKEN_BACK}

    def save(self, record: Any | None, values: Values) -> Saved:
        """Approve the name or take it back."""
        if not isinstance(record, Site):
            raise TypeError("aliases are learned, not added")
        keep = values["state"] == _KEPT
        self._administration.decide_alias(record, keep=keep)
        told = (
            translate("Administration", "“{name}”联网后全市生效")
            if keep
            else translate("Administration", "“{name}”联网后撤销")
        )
        return Saved(told.format(name=record.name))

    def _cells(self, one: Site) -> tuple[str, ...]:
        name_of = self._reference.name_of
        people = translate("Administration", "、").join(name_of(ReferenceKind.STAFF, person) for person in one.told_by)
        return (one.name, one.address, name_of(ReferenceKind.AREA, one.area), people, _state(one))


def _state(one: Site) -> str:
    if one.active:
        return translate("Administration", "生效")
    return translate("Administration", "已撤销") if one.decided_by else translate("Administration", "候选")
