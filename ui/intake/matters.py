"""How suggested categories are told: the name, and the words of the caller that spoke for it."""

from PySide6.QtCore import QCoreApplication

from desktop.services.category_advice import CategorySuggestion
from ui.widgets.pick_item import PickItem


def matter_text(one: CategorySuggestion) -> str:
    """Return a suggestion in one line."""
    if not one.words:
        return one.category.name
    text = QCoreApplication.translate("IntakeMatters", "{category}（{words}）")
    return text.format(category=one.category.name, words="、".join(one.words))


def matter_item(one: CategorySuggestion) -> PickItem:
    """Return a suggestion as the category field lists it."""
    said = QCoreApplication.translate("IntakeMatters", "依据：{words}").format(words="、".join(one.words))
    return PickItem(one.category.id, one.category.name, said if one.words else "", payload=one.category)
