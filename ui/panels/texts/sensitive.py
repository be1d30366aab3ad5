"""Names of the city's categories of sensitive words."""

from PySide6.QtCore import QCoreApplication

from desktop.services.reference_service import ReferenceService
from sync.contract.nuisance import SET_ASIDE_ALERT
from sync.domain.reference import CodeItem, ReferenceKind
from sync.domain.sensitive import LIST
from ui.translations import language_in_force


def sensitive_name(reference: ReferenceService, category: str) -> str:
    """Return the name of a category in the language of the screen; its code when the city no longer lists it."""
    if category == SET_ASIDE_ALERT:
        return QCoreApplication.translate("Nuisance", "搁置骚扰标记")
    item = reference.get(ReferenceKind.CODE, f"{LIST}:{category}") if reference.has_reading else None
    if not isinstance(item, CodeItem):
        return category
    return item.name_en if item.name_en and language_in_force() == "en" else item.name
