"""The items as rows of a list: those of one order stand together."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from desktop.services.values import AttentionItem
from sync.domain.numbering import spoken
from ui.attention.phrases import heading, kind_name, kind_of, kind_tone
from ui.panels.texts.times import day_moment
from ui.widgets.row_list import RowItem

translate = QCoreApplication.translate
_BRANCH = "└"


def grouped(items: Sequence[AttentionItem]) -> list[AttentionItem]:
    """Return the items with those of one order together, the order with the newest item first."""
    groups: dict[str, list[AttentionItem]] = {}
    for item in items:
        groups.setdefault(item.order or item.id, []).append(item)
    return [item for group in groups.values() for item in group]


def attention_rows(items: Sequence[AttentionItem]) -> list[RowItem]:
    """Return a row for each item in the order of :func:`grouped`; number and title stand at the first of an order."""
    rows: list[RowItem] = []
    counts: dict[str, int] = {}
    for item in items:
        counts[item.order] = counts.get(item.order, 0) + 1
    before = ""
    for item in items:
        follows = bool(item.order) and item.order == before
        many = counts[item.order] if item.order and not follows else 1
        parts = (
            (day_moment(item.created_at),) if follows else (spoken(item.no), item.title, day_moment(item.created_at))
        )
        rows.append(
            RowItem(
                item.id,
                heading(item),
                " · ".join(part for part in parts if part),
                pill=kind_name(kind_of(item)),
                tone=kind_tone(kind_of(item)),
                prefix=_BRANCH if follows else "",
                badge=translate("Attention", "共 {count} 项").format(count=many) if many > 1 else "",
                badge_tone="neutral",
            )
        )
        before = item.order
    return rows
