"""Who is calling."""

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QCheckBox, QWidget

from ui.intake.bound_fields import FieldBinder
from ui.intake.combo import CodeBox
from ui.intake.fields import Field
from ui.theme.current import px
from ui.widgets.card import Card
from ui.widgets.flow_layout import FitRow, FlowLayout, PillRow
from ui.widgets.form_field import FormField
from ui.widgets.line_field import LineField
from ui.widgets.pill import Pill

LONGEST_LINE = 2000
"""What a line keeps of a paste. The rules allow less and say so beside the field; nothing is cut off unseen."""
NARROWEST = 110
"""Least width of a field at 100 %: a telephone number fits."""


class CallerCard(Card):
    """Name, form of address, numbers, confidentiality."""

    def __init__(self, binder: FieldBinder, parent: QWidget | None = None) -> None:
        super().__init__(QCoreApplication.translate("CallerCard", "来电人"), parent=parent)
        self.name = LineField(limit=LONGEST_LINE)
        self.salutation = CodeBox()
        self.phone = LineField(limit=LONGEST_LINE)
        self.contact = LineField(limit=LONGEST_LINE)
        self.confidential = QCheckBox(self.tr("个人信息保密"))
        self.anonymous = QCheckBox(self.tr("匿名"))
        self.pills = PillRow()
        names = FormField(self.tr("姓名"), self.name)
        phones = FormField(self.tr("来电号码"), self.phone)
        contacts = FormField(self.tr("联系电话"), self.contact)
        salutations = FormField(self.tr("称呼"), self.salutation)
        self.phone_frame = phones
        for pair in ((names, salutations), (phones, contacts)):
            row = FitRow(narrowest=px(NARROWEST))
            for field in pair:
                row.add(field)
            self.add(row)
        checks = FlowLayout(spacing=18)
        checks.addWidget(self.confidential)
        checks.addWidget(self.anonymous)
        self.add(checks)
        self.add(self.pills)
        binder.line(Field.NAME, self.name, names)
        binder.combo(Field.SALUTATION, self.salutation, salutations)
        binder.line(Field.PHONE, self.phone, phones)
        binder.line(Field.CONTACT_PHONE, self.contact, contacts)
        binder.check(Field.CONFIDENTIAL, self.confidential)
        binder.check(Field.ANONYMOUS, self.anonymous)

    def set_salutations(self, entries: list[tuple[str, str]]) -> None:
        """Offer forms of address (code, name)."""
        self.salutation.set_entries([("", ""), *entries])

    def set_telephony(self, connected: bool) -> None:
        """A number that came from the telephone cannot be typed over."""
        self.phone.setReadOnly(connected)
        self.phone.setFocusPolicy(Qt.FocusPolicy.ClickFocus if connected else Qt.FocusPolicy.StrongFocus)
        self.phone_frame.set_hint("" if connected else self.tr("手工登记"))

    def set_tags(self, tags: list[tuple[str, str]]) -> None:
        """Show (word, tone) pills about this caller."""
        self.pills.set_widgets([Pill(word, tone) for word, tone in tags])
