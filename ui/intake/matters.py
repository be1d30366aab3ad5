"""How suggested categories are told: the name, and the words of the caller that spoke for it."""

from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication

from desktop.services.category_advice import CategorySuggestion
from ui.widgets.pick_item import PickItem


def matter_text(one: CategorySuggestion) -> str:
    """Return a suggestion in one line."""
    if not one.words:
        return one.category.name
    text = QCoreApplication.translate("IntakeMatters", "{category}（{words}）")
    return text.format(category=one.category.name, words="、".join(one.words))


def matter_texts(one: CategorySuggestion) -> tuple[str, ...]:
    """Return a suggestion in one line, with fewer words each time: where there is little room the name stands alone."""
    return tuple(matter_text(replace(one, words=one.words[:most])) for most in range(len(one.words), -1, -1))


def matter_item(one: CategorySuggestion) -> PickItem:
    """Return a suggestion as the category field lists it."""
    said = QCoreApplication.translate("IntakeMatters", "依据：{words}").format(words="、".join(one.words))
    return PickItem(one.category.id, one.category.name, said if one.words else "", payload=one.category)
