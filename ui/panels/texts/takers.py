"""Who took a caller over (110, 12315, a court), as people read it."""

from PySide6.QtCore import QCoreApplication

from desktop.services.reference_service import ReferenceService
from sync.domain.order import Order
from sync.domain.reference import CodeItem, ReferenceKind
from sync.domain.workflow.ways import TAKERS, Way
from ui.translations import language_in_force

translate = QCoreApplication.translate


def taker_name(reference: ReferenceService, code: str) -> str:
    """Return the name of an outside line or channel; a name that was written freely stays as it is."""
    for listed in TAKERS.values():
        item = reference.get(ReferenceKind.CODE, f"{listed}:{code}") if reference.has_reading else None
        if isinstance(item, CodeItem):
            return item.name_en if item.name_en and language_in_force() == "en" else item.name
    return code


def taker_text(order: Order, reference: ReferenceService) -> str:
    """Return who took the caller over, or the party of a three-way call; empty for an order of another end."""
    if not order.handed_to:
        return ""
    name = taker_name(reference, order.handed_to)
    if order.disposition == Way.THREE_WAY:
        return translate("OrderCard", "三方通话 {name}").format(name=name)
    return translate("OrderCard", "已转 {name}").format(name=name)
