"""Tables over reference data: read from the replica, saved through the outbox like every other act."""

import re
from datetime import date
from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication

from desktop.services.administration_service import AdministrationService
from desktop.services.reference_service import ReferenceService
from sync.domain.codes import UnitLevel
from sync.domain.reference import CalendarDay, CodeItem, DeadlinePreset, ReferenceKind, Unit
from ui.administration.record import RecordField, RecordProblem, RecordRow, Saved, Values
from ui.administration.texts import YES, flag, yes_no
from ui.panels.texts.deadlines import limit_text
from ui.panels.texts.names import clock_name, level_name, type_name

translate = QCoreApplication.translate
_CODE = re.compile(r"[a-z0-9_]{1,40}")
_UNIT_ID = re.compile(r"[A-Za-z0-9_-]{1,60}")


def _saved(name: str) -> Saved:
    return Saved(translate("Administration", "{name} 已保存，联网后全市生效").format(name=name))


class UnitsTable:
    """Handling units."""

    id = "units"
    kinds = (ReferenceKind.UNIT,)
    may_add = True
    queue = "store_write"

    def __init__(self, administration: AdministrationService, reference: ReferenceService) -> None:
        self._administration = administration
        self._reference = reference
        self.title = translate("Administration", "承办单位")
        self.columns = (
            (translate("Administration", "名称"), 0),
            (translate("Administration", "层级"), 80),
            (translate("Administration", "区域"), 110),
            (translate("Administration", "职能"), 170),
            (translate("Administration", "值班电话"), 130),
            (translate("Administration", "状态"), 80),
        )

    def read(self) -> list[RecordRow]:
        """Return all units."""
        return [
            RecordRow(at, unit.id, self._cells(unit), unit, unit.active, unit.name)
            for at, unit in enumerate(self._reference.units())
        ]

    def fields(self, record: Any | None) -> tuple[RecordField, ...]:
        """Return the fields of a unit."""
        del record
        levels = tuple((level.value, level_name(level)) for level in UnitLevel)
        return (
            RecordField("id", translate("Administration", "编号"), fixed=True, limit=60),
            RecordField("name", translate("Administration", "名称"), limit=60),
            RecordField("short", translate("Administration", "简称"), required=False, limit=30),
            RecordField("level", translate("Administration", "层级"), choices=levels),
            RecordField("area", translate("Administration", "区域代码"), limit=15),
            RecordField("dept", translate("Administration", "职能代码"), required=False, limit=40),
            RecordField("duty_phone", translate("Administration", "值班电话"), required=False, limit=40),
            RecordField("liaison", translate("Administration", "联络员"), required=False, limit=40),
            RecordField("active", translate("Administration", "在用"), choices=yes_no()),
        )

    def values(self, record: Any) -> Values:
        """Return a unit's values."""
        unit = _of(record, Unit)
        names = ("id", "name", "short", "area", "dept", "duty_phone", "liaison")
        return {**{name: str(getattr(unit, name)) for name in names}, "level": unit.level, "active": flag(unit.active)}

    def save(self, record: Any | None, values: Values) -> Saved:
        """Save a unit."""
        if _UNIT_ID.fullmatch(values["id"].strip()) is None:
            raise RecordProblem("id", translate("Administration", "编号只用字母、数字、- 和 _"))
        if self._reference.get(ReferenceKind.AREA, values["area"].strip()) is None:
            raise RecordProblem("area", translate("Administration", "没有这个区域"))
        if record is None and self._reference.get(ReferenceKind.UNIT, values["id"].strip()) is not None:
            raise RecordProblem("id", translate("Administration", "编号已被使用"))
        base = _of(record, Unit) if record is not None else Unit(id=values["id"].strip(), name="")
        unit = replace(
            base,
            name=values["name"].strip(),
            short=values["short"].strip(),
            level=UnitLevel(values["level"]),
            area=values["area"].strip(),
            dept=values["dept"].strip(),
            duty_phone=values["duty_phone"].strip(),
            liaison=values["liaison"].strip(),
            active=values["active"] == YES,
        )
        self._administration.put_reference(ReferenceKind.UNIT, unit)
        return _saved(unit.name)

    def _cells(self, unit: Unit) -> tuple[str, ...]:
        state = translate("Administration", "在用") if unit.active else translate("Administration", "停用")
        area = self._reference.name_of(ReferenceKind.AREA, unit.area)
        return (unit.name, level_name(unit.level), area, unit.dept, unit.duty_phone, state)


class CodesTable:
    """Code lists."""

    id = "codes"
    kinds = (ReferenceKind.CODE,)
    may_add = True
    queue = "store_write"

    def __init__(self, administration: AdministrationService, reference: ReferenceService) -> None:
        self._administration = administration
        self._reference = reference
        self.title = translate("Administration", "代码表")
        self.columns = (
            (translate("Administration", "代码表"), 190),
            (translate("Administration", "代码"), 170),
            (translate("Administration", "名称"), 0),
            (translate("Administration", "英文名称"), 220),
            (translate("Administration", "状态"), 80),
        )

    def read(self) -> list[RecordRow]:
        """Return all entries by list and rank."""
        items = [item for item in self._reference.items(ReferenceKind.CODE) if isinstance(item, CodeItem)]
        items.sort(key=lambda item: (item.list, item.rank))
        return [
            RecordRow(at, item.id, self._cells(item), item, item.active, item.name) for at, item in enumerate(items)
        ]

    def fields(self, record: Any | None) -> tuple[RecordField, ...]:
        """Return the fields of an entry."""
        del record
        return (
            RecordField("list", translate("Administration", "代码表"), fixed=True, limit=40),
            RecordField("code", translate("Administration", "代码"), fixed=True, limit=40),
            RecordField("name", translate("Administration", "名称"), limit=60),
            RecordField("name_en", translate("Administration", "英文名称"), required=False, limit=80),
            RecordField("rank", translate("Administration", "排序"), required=False, limit=4),
            RecordField("active", translate("Administration", "在用"), choices=yes_no()),
        )

    def values(self, record: Any) -> Values:
        """Return an entry's values."""
        item = _of(record, CodeItem)
        return {
            "list": item.list,
            "code": item.code,
            "name": item.name,
            "name_en": item.name_en,
            "rank": str(item.rank),
            "active": flag(item.active),
        }

    def save(self, record: Any | None, values: Values) -> Saved:
        """Save an entry."""
        for field in ("list", "code"):
            if record is None and _CODE.fullmatch(values[field].strip()) is None:
                raise RecordProblem(field, translate("Administration", "只用小写字母、数字和 _"))
        rank = values["rank"].strip() or "0"
        if not rank.isdecimal():
            raise RecordProblem("rank", translate("Administration", "请填数字"))
        item_id = f"{values['list'].strip()}:{values['code'].strip()}"
        base = (
            _of(record, CodeItem)
            if record is not None
            else CodeItem(id=item_id, list=values["list"].strip(), code=values["code"].strip(), name="")
        )
        item = replace(
            base,
            name=values["name"].strip(),
            name_en=values["name_en"].strip(),
            rank=int(rank),
            active=values["active"] == YES,
        )
        self._administration.put_reference(ReferenceKind.CODE, item)
        return _saved(item.name)

    def _cells(self, item: CodeItem) -> tuple[str, ...]:
        state = translate("Administration", "在用") if item.active else translate("Administration", "停用")
        return (item.list, item.code, item.name, item.name_en, state)


class CalendarTable:
    """Exceptions of the working calendar."""

    id = "calendar"
    kinds = (ReferenceKind.CALENDAR_DAY,)
    may_add = True
    queue = "store_write"

    def __init__(self, administration: AdministrationService, reference: ReferenceService) -> None:
        self._administration = administration
        self._reference = reference
        self.title = translate("Administration", "工作日历")
        self.columns = (
            (translate("Administration", "日期"), 140),
            (translate("Administration", "星期"), 100),
            (translate("Administration", "性质"), 160),
            (translate("Administration", "说明"), 0),
        )

    def read(self) -> list[RecordRow]:
        """Return all exceptions, newest first."""
        days = [day for day in self._reference.items(ReferenceKind.CALENDAR_DAY) if isinstance(day, CalendarDay)]
        days.sort(key=lambda day: day.id, reverse=True)
        return [RecordRow(at, day.id, self._cells(day), day) for at, day in enumerate(days)]

    def fields(self, record: Any | None) -> tuple[RecordField, ...]:
        """Return the fields of a day."""
        del record
        return (
            RecordField("id", translate("Administration", "日期"), fixed=True, hint="2026-10-01", limit=10),
            RecordField("workday", translate("Administration", "上班"), choices=yes_no()),
            RecordField("note", translate("Administration", "说明"), required=False, limit=60),
        )

    def values(self, record: Any) -> Values:
        """Return a day's values."""
        day = _of(record, CalendarDay)
        return {"id": day.id, "workday": flag(day.workday), "note": day.note}

    def save(self, record: Any | None, values: Values) -> Saved:
        """Save a day."""
        del record
        try:
            day = date.fromisoformat(values["id"].strip())
        except ValueError:
            raise RecordProblem("id", translate("Administration", "日期写作 2026-10-01")) from None
        item = CalendarDay(id=day.isoformat(), workday=values["workday"] == YES, note=values["note"].strip())
        self._administration.put_reference(ReferenceKind.CALENDAR_DAY, item)
        return _saved(item.id)

    def _cells(self, day: CalendarDay) -> tuple[str, ...]:
        names = translate("Administration", "周一 周二 周三 周四 周五 周六 周日").split()
        kind = translate("Administration", "调休上班") if day.workday else translate("Administration", "放假")
        return (day.id, names[date.fromisoformat(day.id).weekday()], kind, day.note)


class PresetsTable:
    """Deadline presets; choosing the active one is the city's decision and takes effect for new clocks."""

    id = "presets"
    kinds = (ReferenceKind.PRESET,)
    may_add = False
    queue = "store_write"

    def __init__(self, administration: AdministrationService, reference: ReferenceService) -> None:
        self._administration = administration
        self._reference = reference
        self.title = translate("Administration", "时限方案")
        self.columns = (
            (translate("Administration", "方案"), 190),
            (translate("Administration", "时限"), 0),
            (translate("Administration", "来源"), 170),
            (translate("Administration", "状态"), 80),
        )

    def read(self) -> list[RecordRow]:
        """Return all presets."""
        presets = [each for each in self._reference.items(ReferenceKind.PRESET) if isinstance(each, DeadlinePreset)]
        return [
            RecordRow(at, each.id, self._cells(each), each, each.active, each.name) for at, each in enumerate(presets)
        ]

    def fields(self, record: Any | None) -> tuple[RecordField, ...]:
        """Return the fields of a preset."""
        del record
        return (
            RecordField("name", translate("Administration", "方案"), limit=40),
            RecordField("source", translate("Administration", "来源"), required=False, limit=80),
            RecordField("active", translate("Administration", "启用"), choices=yes_no()),
        )

    def values(self, record: Any) -> Values:
        """Return a preset's values."""
        preset = _of(record, DeadlinePreset)
        return {"name": preset.name, "source": preset.source, "active": flag(preset.active)}

    def save(self, record: Any | None, values: Values) -> Saved:
        """Save a preset; the one put in force takes the place of the former."""
        preset = _of(record, DeadlinePreset)
        active = values["active"] == YES
        if preset.active and not active:
            raise RecordProblem("active", translate("Administration", "请启用另一方案，它会替换这一方案"))
        if active and not preset.active:
            for other in self._reference.items(ReferenceKind.PRESET):
                if isinstance(other, DeadlinePreset) and other.active:
                    self._administration.put_reference(ReferenceKind.PRESET, replace(other, active=False))
        changed = replace(preset, name=values["name"].strip(), source=values["source"].strip(), active=active)
        self._administration.put_reference(ReferenceKind.PRESET, changed)
        return _saved(changed.name)

    def _cells(self, preset: DeadlinePreset) -> tuple[str, ...]:
        limits = "；".join(
            f"{clock_name(limit.clock)}{type_name(limit.request_type) if limit.request_type else ''} "
            f"{limit_text(limit.basis, limit.amount)}"
            for limit in preset.limits
        )
        state = translate("Administration", "启用") if preset.active else ""
        return (preset.name, limits, preset.source, state)


def _of(record: Any, kind: type[Any]) -> Any:
    if not isinstance(record, kind):
        raise TypeError(type(record).__name__)
    return record
