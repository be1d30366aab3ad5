"""The versions of an article: who wrote and who reviewed, and what each changed."""

from PySide6.QtWidgets import QWidget

from desktop.services.reference_service import ReferenceService
from sync.domain.knowledge.record import ArticleContent, ArticleVersion
from ui.knowledge.comparison import Comparison
from ui.panels.texts.times import moment
from ui.widgets.card import Card
from ui.widgets.row_list import RowItem, RowList


class VersionsCard(Card):
    """Newest first; the marked one shows what it changed. Hidden where nothing was published yet."""

    def __init__(self, reference: ReferenceService, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("版本"), key="Alt+V", parent=parent)
        self._versions: tuple[ArticleVersion, ...] = ()
        self.list = RowList(most_rows=8)
        self.list.setAccessibleName(self.tr("版本"))
        self.comparison = Comparison(reference)
        self.comparison.hide()
        self.add(self.list)
        self.add(self.comparison)
        self.list.selected.connect(self._show_marked)

    def show_versions(self, versions: tuple[ArticleVersion, ...]) -> None:
        """Show the versions of an article."""
        changed = versions != self._versions
        self._versions = versions
        self.setVisible(bool(versions))
        self.list.set_items([self._row(one) for one in versions])
        if changed:
            self.comparison.hide()

    def focus(self) -> None:
        """Go to the list and show what the newest version changed."""
        if not self.isHidden():
            self.list.setFocus()
            self.list.step(0)
            self._show_marked(self.list.current_id())

    def _row(self, version: ArticleVersion) -> RowItem:
        people = (
            self.tr("{author} 写，{reviewer} 审").format(author=version.author_name, reviewer=version.reviewer_name)
            if version.author_name
            else self.tr("建档前的版本")
        )
        who = " · ".join(part for part in (people, version.note) if part)
        title = self.tr("第 {no} 版").format(no=version.no)
        return RowItem(version.id, title, subtitle=who, trailing=moment(version.at)[:10])

    def _show_marked(self, version_id: str) -> None:
        at = next((at for at, one in enumerate(self._versions) if one.id == version_id), None)
        if at is None:
            return
        former = self._versions[at + 1].content if at + 1 < len(self._versions) else ArticleContent()
        self.comparison.show_change(former, self._versions[at].content)
        self.comparison.show()
