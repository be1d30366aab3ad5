"""The four levels that answer for a place, with their people."""

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QWidget

from desktop.services.reference_service import ReferenceService
from sync.domain.order import Place
from ui.panels.texts.names import level_name
from ui.theme.restyle import show_when
from ui.widgets.card import Card
from ui.widgets.row_list import RowItem, RowList

translate = QCoreApplication.translate


class ResponsibilityChain(Card):
    """Shows city, district, street, community and grid of a place with the responsible person of each."""

    def __init__(self, reference: ReferenceService, parent: QWidget | None = None) -> None:
        super().__init__(translate("Chain", "四级责任链"), spacing=4, parent=parent)
        self._reference = reference
        self._list = RowList()
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setSelectionMode(RowList.SelectionMode.NoSelection)
        self.body.addWidget(self._list)

    def show_place(self, place: Place | None) -> None:
        """Show the chain of a place; ``None`` empties the card."""
        links = self._reference.organisation.chain(place) if place is not None else ()
        items = [
            RowItem(
                id=link.area.id,
                title=f"{link.person}  {link.area.name}" if link.person else link.area.name,
                chip=level_name(link.level),
            )
            for link in links
        ]
        self._list.set_items(items)
        show_when(self, bool(items))
