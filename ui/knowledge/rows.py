"""Lines of the list of articles: found already, in memory."""

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from desktop.services.knowledge_reading import KnowledgeItem
from desktop.services.reference_service import ReferenceService
from sync.domain.reference import ReferenceKind
from ui.knowledge.texts import duty_pill, state_pill
from ui.models.column import CellLook, Column

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class KnowledgeRow:
    """One line; ``pill`` is how it stands, or in the list of tasks what has to be done."""

    key: int
    id: str
    item: KnowledgeItem
    pill: tuple[str, str]


class KnowledgeRows:
    """Holds what was found. ``keys`` gives an article the same key in every list."""

    def __init__(self, items: Sequence[KnowledgeItem], keys: dict[str, int], *, tasks: bool) -> None:
        rows = [
            KnowledgeRow(
                keys.setdefault(one.id, len(keys) + 1), one.id, one,
                duty_pill(one.duties[0]) if tasks and one.duties else state_pill(one),
            )
            for one in items
        ]  # fmt: skip
        self._rows = {row.key: row for row in rows}

    def first_page(self, limit: int) -> list[KnowledgeRow]:
        """Return the first lines."""
        return list(self._rows.values())[:limit]

    def keys(self) -> "array[int]":
        """Return all keys."""
        return array("q", self._rows)

    def rows(self, keys: list[int]) -> list[KnowledgeRow]:
        """Return lines by key."""
        return [self._rows[key] for key in keys if key in self._rows]


def knowledge_columns(reference: ReferenceService) -> tuple[Column[KnowledgeRow], ...]:
    """Return the columns of the list."""

    def named(kind: ReferenceKind, ids: Callable[[KnowledgeItem], Sequence[str]]) -> Callable[[KnowledgeRow], str]:
        return lambda row: next((reference.name_of(kind, one) for one in ids(row.item) if one), "")

    category = named(ReferenceKind.CATEGORY, lambda item: item.content.categories)
    unit = named(ReferenceKind.UNIT, lambda item: (item.content.unit,))
    return (
        Column("title", translate("Knowledge", "标题"), _title, stretch=True, look=CellLook.STRONG),
        Column(
            "state", translate("Knowledge", "状态"), lambda row: row.pill[0], 96, look=CellLook.PILL,
            tone=lambda row: row.pill[1],
        ),
        Column("category", translate("Knowledge", "分类"), category, 108),
        Column("unit", translate("Knowledge", "责任单位"), unit, 120, look=CellLook.MUTED),
        Column("until", translate("Knowledge", "有效期至"), lambda row: row.item.content.valid_to, 98),
        Column("used", translate("Knowledge", "采用"), _used, 58, look=CellLook.MUTED),
        Column("wrong", translate("Knowledge", "有误"), _wrong, 68, look=CellLook.MUTED),
    )  # fmt: skip


def _title(row: KnowledgeRow) -> str:
    return row.item.content.title or translate("Knowledge", "(未写标题)")


def _used(row: KnowledgeRow) -> str:
    return str(row.item.used or "")


def _wrong(row: KnowledgeRow) -> str:
    return str(row.item.record.wrong or "")
