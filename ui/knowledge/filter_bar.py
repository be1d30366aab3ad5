"""What the list of articles shows: a tab, a text, a category of the highest level, an owner."""

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from desktop.services.reference_service import ReferenceService
from ui.jobs import JobRunner
from ui.knowledge.view_model import ALL, TABS, KnowledgeViewModel
from ui.panels.unit_picker import UnitPicker
from ui.widgets.filter_field import FilterField
from ui.widgets.tab_strip import Tab, TabStrip

translate = QCoreApplication.translate


class FilterBar(QWidget):
    """Tells the view-model what to show."""

    def __init__(self, model: KnowledgeViewModel, reference: ReferenceService, jobs: JobRunner) -> None:
        super().__init__()
        self._model = model
        titles = (
            translate("KnowledgeView", "我的任务"),
            translate("KnowledgeView", "全部"),
            translate("KnowledgeView", "写作中"),
            translate("KnowledgeView", "待审核"),
            translate("KnowledgeView", "有误报告"),
            translate("KnowledgeView", "到期与失效"),
            translate("KnowledgeView", "已撤下"),
        )
        self.tabs = TabStrip([Tab(tab, title) for tab, title in zip(TABS, titles, strict=True)])
        self.tabs.set_current(ALL)
        self.text = FilterField(placeholder=translate("KnowledgeView", "标题、问法、关键词或拼音首字母"), limit=100)
        self.field = QComboBox()
        self.field.setAccessibleName(translate("KnowledgeView", "诉求分类"))
        self.field.addItem(translate("KnowledgeView", "全部分类"), "")
        for category in reference.categories.children() if reference.is_ready else ():
            self.field.addItem(category.name, category.id)
        self.unit = UnitPicker(reference, jobs, placeholder=translate("KnowledgeView", "责任单位"))
        self._build()
        self.tabs.changed.connect(lambda tab: model.show(tab=tab))
        self.text.edited.connect(lambda text: model.show(text=text.strip()))
        self.field.currentIndexChanged.connect(lambda _at: model.show(field=str(self.field.currentData())))
        self.unit.picked.connect(lambda _item: model.show(unit=self.unit.value()))
        self.unit.cleared.connect(lambda: model.show(unit=""))
        model.counts_changed.connect(self.tabs.set_counts)

    def focus_text(self) -> None:
        """Put the cursor into the search line."""
        self.text.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.text.selectAll()

    def clear(self) -> None:
        """Show everything."""
        self.tabs.set_current(ALL)
        self.text.setText("")
        self.field.setCurrentIndex(0)
        self.unit.set_unit("")
        self._model.show(text="", field="", unit="")

    def _build(self) -> None:
        limits = QHBoxLayout()
        limits.setSpacing(8)
        limits.addWidget(self.text, 3)
        limits.addWidget(self.field, 1)
        limits.addWidget(self.unit, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.tabs)
        column.addLayout(limits)
