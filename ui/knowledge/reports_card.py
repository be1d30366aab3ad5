"""What people reported as wrong, and what the owner said to it."""

from PySide6.QtWidgets import QWidget

from desktop.services.knowledge_reading import KnowledgeItem
from sync.domain.knowledge.record import ArticleReport
from ui.panels.texts.times import moment
from ui.widgets.card import Card
from ui.widgets.label import make_label

MOST = 8


class ReportsCard(Card):
    """Open reports first; hidden where nobody reported anything."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("有误报告"), parent=parent)
        self._rows: list[QWidget] = []

    def show_item(self, item: KnowledgeItem | None) -> None:
        """Show the reports about an article."""
        for row in self._rows:
            self.body.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = []
        reports = item.record.reports if item is not None else ()
        self.setVisible(bool(reports))
        waiting = [one for one in reports if not one.closed_at]
        answered = [one for one in reversed(reports) if one.closed_at]
        if self.header is not None:
            self.header.set_note(self.tr("{count} 条待核").format(count=len(waiting)) if waiting else "")
        for one in (*waiting, *answered)[:MOST]:
            self._show(one)

    def _show(self, report: ArticleReport) -> None:
        version = self.tr("第 {no} 版").format(no=report.version)
        who = f"{report.by_name} · {moment(report.at)} · {version}"
        labels = [make_label(report.text, "" if report.closed_at else "strong", wrap=True), make_label(who, "muted")]
        if report.closed_at:
            said = self.tr("{name} 答复：{answer}").format(name=report.closed_by_name, answer=report.answer)
            labels.append(make_label(said, "muted", wrap=True))
        for label in labels:
            self._rows.append(label)
            self.add(label)
