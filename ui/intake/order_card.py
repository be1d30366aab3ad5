"""The order in the order of speech: type, content, who it is about, title, category, place, time, urgency."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtWidgets import QCheckBox, QWidget

from desktop.services.category_advice import CategorySuggestion
from sync.domain.codes import CallerSubject, RequestType, Urgency
from ui.intake.bound_fields import FieldBinder
from ui.intake.caller_card import LONGEST_LINE, NARROWEST
from ui.intake.combo import CodeBox
from ui.intake.elided_field import ElidedField
from ui.intake.fields import Field
from ui.intake.matters import matter_text, matter_texts
from ui.intake.pick_sources import PickSources
from ui.jobs import JobRunner
from ui.panels.attachments import AttachmentStrip, FileDesk
from ui.panels.texts.names import subject_name, type_name, urgency_name
from ui.theme.current import px
from ui.widgets.card import Card
from ui.widgets.choice_group import Choice, ChoiceGroup
from ui.widgets.flow_layout import FitRow, FlowLayout
from ui.widgets.form_field import FormField
from ui.widgets.line_field import LineField
from ui.widgets.pick_field import PickField
from ui.widgets.text_area import TextArea

CONTENT_LINES = 4
FRAME = 26


class ContentArea(TextArea):
    """Asks for four lines and takes the room that is left, so that the whole form fits small screens."""

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt name
        """Return the height of four lines."""
        return QSize(super().sizeHint().width(), self.fontMetrics().lineSpacing() * CONTENT_LINES + px(FRAME))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt name
        """Return the height of four lines: less would hide what was just said."""
        return QSize(super().minimumSizeHint().width(), self.sizeHint().height())


def field_row(*fields: tuple[QWidget, int]) -> FitRow:
    """Return fields side by side, each with its share of the width."""
    row = FitRow(narrowest=px(NARROWEST))
    for field, weight in fields:
        row.add(field, weight)
    return row


class OrderCard(Card):
    """Every field of the order itself."""

    def __init__(
        self,
        binder: FieldBinder,
        sources: PickSources,
        jobs: JobRunner,
        files: FileDesk,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(QCoreApplication.translate("OrderCard", "工单"), parent=parent)
        self.kind = ChoiceGroup(
            [Choice(kind.value, type_name(kind), str(at)) for at, kind in enumerate(RequestType, 1)]
        )
        self.kind.setAccessibleName(self.tr("诉求类型"))
        self.content = ContentArea(placeholder=self.tr("时间、地点、事由、诉求"), snippets=sources.snippet)
        self.files = AttachmentStrip(files, editable=True)
        self.files.watch(self.content)
        self.accused = PickField(sources.accused, jobs, placeholder=self.tr("单位或企业名称"), free=True)
        self.title = LineField(limit=LONGEST_LINE)
        self.category = PickField(sources.categories, jobs, placeholder=self.tr("名称、拼音、首字母或编码"))
        self.address = PickField(sources.areas, jobs, placeholder=self.tr("区、街道、社区或道路"), free=True)
        self.grid = ElidedField()
        self.happened = LineField(limit=LONGEST_LINE)
        self.urgency = CodeBox([(code.value, urgency_name(code)) for code in Urgency])
        self.deadline = LineField()
        self.subject = CodeBox([(code.value, subject_name(code)) for code in CallerSubject])
        self.company = LineField(limit=LONGEST_LINE)
        self.credit_code = LineField(limit=LONGEST_LINE)
        self.need_reply = QCheckBox(self.tr("要求回复"))
        self.need_callback = QCheckBox(self.tr("同意回访"))
        self.read_back = QCheckBox(self.tr("已读单核对") + "  Ctrl+R")
        self.deadline.setReadOnly(True)
        for shown in (self.grid, self.deadline):  # nothing is written there: Tab goes on to what is
            shown.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._lay_out(binder)

    def _lay_out(self, binder: FieldBinder) -> None:
        self.contents = contents = FormField(self.tr("诉求内容"), self.content, key="Alt+C")
        accused = FormField(self.tr("被反映对象"), self.accused, hint=self.tr("投诉、举报必填"), key="Alt+I")
        titles = FormField(self.tr("标题"), self.title, hint=self.tr("自动生成，可改"))
        categories = FormField(self.tr("诉求分类"), self.category, hint=self.tr("拼音首字母可检索"), key="Alt+F")
        addresses = FormField(self.tr("发生地址"), self.address, key="Alt+D")
        grids = FormField(self.tr("所属网格"), self.grid)
        happened = FormField(self.tr("发生时间"), self.happened)
        self.urgencies = FormField(self.tr("紧急程度"), self.urgency)
        self.deadlines = FormField(self.tr("办理时限"), self.deadline)
        subjects = FormField(self.tr("来电人主体"), self.subject)
        self.companies = FormField(self.tr("企业名称"), self.company)
        self.credits = FormField(self.tr("统一社会信用代码"), self.credit_code)
        self.add(self.kind)
        self.add(contents, 1)
        self.add(self.files)
        self.add(field_row((titles, 1), (accused, 1)))
        self.add(field_row((categories, 1), (addresses, 1)))
        self.add(field_row((grids, 1), (happened, 1)))
        # the deadline is the only one that holds a whole sentence
        self.add(field_row((self.urgencies, 1), (self.deadlines, 2), (subjects, 1)))
        self.add(field_row((self.companies, 1), (self.credits, 1)))
        checks = FlowLayout(spacing=18)
        for box in (self.need_reply, self.need_callback, self.read_back):
            checks.addWidget(box)
        self.add(checks)
        binder.choices(Field.REQUEST_TYPE, self.kind)
        binder.area(Field.CONTENT, self.content, contents)
        binder.line(Field.TITLE, self.title, titles)
        binder.line(Field.HAPPENED, self.happened, happened)
        binder.combo(Field.URGENCY, self.urgency, self.urgencies)
        binder.combo(Field.SUBJECT, self.subject, subjects)
        binder.line(Field.COMPANY, self.company, self.companies)
        binder.line(Field.CREDIT_CODE, self.credit_code, self.credits)
        binder.check(Field.NEED_REPLY, self.need_reply)
        binder.check(Field.NEED_CALLBACK, self.need_callback)
        binder.check(Field.READ_BACK, self.read_back)
        self.categories, self.addresses, self.accused_frame = categories, addresses, accused
        self.show_company(False)

    def show_matters(self, suggestions: Sequence[CategorySuggestion]) -> None:
        """Name the first suggestion beside the field's label, where nothing moves; all of them in its tooltip."""
        if suggestions:
            told = self.tr("Alt+G {category}")
            self.categories.set_longest_hint([told.format(category=one) for one in matter_texts(suggestions[0])])
        else:
            self.categories.set_hint(self.tr("拼音首字母可检索"))
        self.categories.setToolTip("\n".join(map(matter_text, suggestions)))

    def show_prompts(self, names: Sequence[str]) -> None:
        """Say which prompts of the template stand without an answer: as many names as there is room for."""
        told, more = self.tr("未填：{names}"), self.tr("未填：{names} 等 {count} 项")
        parts = [self.tr("、").join(names[:most]) for most in range(len(names), 0, -1)]
        hints = [(more if at else told).format(names=one, count=len(names)) for at, one in enumerate(parts)]
        self.contents.set_longest_hint([*hints, ""])

    def show_company(self, enterprise: bool) -> None:
        """Ask for the enterprise only when an enterprise calls."""
        self.companies.setVisible(enterprise)
        self.credits.setVisible(enterprise)
