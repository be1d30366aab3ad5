"""Names of the entries of the city's code lists in the language of the screen."""

from desktop.services.reference_service import ReferenceService
from sync.domain.reference import CodeItem, ReferenceKind
from ui.translations import language_in_force


def item_name(item: CodeItem) -> str:
    """Return the name of an entry; entries without an English name keep their own."""
    return item.name_en if item.name_en and language_in_force() == "en" else item.name


def listed_name(reference: ReferenceService, code_list: str, code: str) -> str:
    """Return the name of a code of a list; the code itself when the list does not know it."""
    item = reference.get(ReferenceKind.CODE, f"{code_list}:{code}") if code and reference.has_reading else None
    return item_name(item) if isinstance(item, CodeItem) else code
