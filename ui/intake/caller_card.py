"""Who is calling."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QCheckBox, QWidget

from ui.intake.bound_fields import FieldBinder
from ui.intake.combo import CodeBox
from ui.intake.fields import Field
from ui.theme.current import px
from ui.widgets.card import Card
from ui.widgets.choice_group import Choice
from ui.widgets.choice_set import ChoiceSet
from ui.widgets.flow_layout import FitRow, FlowLayout, PillRow
from ui.widgets.form_field import FormField
from ui.widgets.line_field import LineField
from ui.widgets.pill import Pill

LONGEST_LINE = 100_000
"""What a line keeps of a paste. The rules allow less and say so beside the field; nothing is cut off unseen."""
NARROWEST = 110
"""Least width of a field at 100 %: a telephone number fits."""

_TAG_KEYS = "1234567890QWERTYUIOP"


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
        self.tags = ChoiceSet()
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
        self.tags.setAccessibleName(self.tr("来电人标签"))
        self.add(self.tags)
        self.tags.hide()
        self.tags.left.connect(self.tags.hide)
        binder.line(Field.NAME, self.name, names)
        binder.combo(Field.SALUTATION, self.salutation, salutations)
        binder.line(Field.PHONE, self.phone, phones)
        binder.line(Field.CONTACT_PHONE, self.contact, contacts)
        binder.check(Field.CONFIDENTIAL, self.confidential)
        binder.check(Field.ANONYMOUS, self.anonymous)
        binder.shown(Field.TAGS, lambda value: self.tags.set_values(str(value).split(",")))
        self.tags.changed.connect(lambda codes: binder.type(Field.TAGS, ",".join(codes)))

    def set_salutations(self, entries: list[tuple[str, str]]) -> None:
        """Offer forms of address (code, name)."""
        self.salutation.set_entries([("", ""), *entries])

    def offer_tags(self, entries: Sequence[tuple[str, str]]) -> None:
        """Offer tags (code, name), each with a key."""
        self.tags.set_choices([Choice(code, name, key) for (code, name), key in zip(entries, _TAG_KEYS, strict=False)])

    def open_tags(self) -> None:
        """Show the tags with their keys until the focus goes elsewhere."""
        self.tags.show()
        self.tags.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def set_report(self, report: bool) -> None:
        """A report is always secret, so its box says so and cannot be unticked."""
        self.confidential.setEnabled(not report)
        self.confidential.setToolTip(self.tr("举报一律保密") if report else "")

    def set_telephony(self, connected: bool, *, same_call: bool = False) -> None:
        """A number that came from the telephone cannot be typed over. ``same_call``: an order was sent in this call."""
        self.phone.setReadOnly(connected)
        self.phone.setFocusPolicy(Qt.FocusPolicy.ClickFocus if connected else Qt.FocusPolicy.StrongFocus)
        told = self.tr("同一来电") if same_call else ""
        self.phone_frame.set_hint(told if connected else self.tr("手工登记"))

    def set_tags(self, tags: list[tuple[str, str]]) -> None:
        """Show (word, tone) pills about this caller."""
        self.pills.set_widgets([Pill(word, tone) for word, tone in tags])
