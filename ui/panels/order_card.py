"""The order at a glance: number, type, state, time left, title, content and later words, tags, masked caller."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.services.reference_service import ReferenceService
from desktop.services.values import OrderDetail
from sync.domain.codes import Disclosure, Urgency
from sync.domain.deadlines import matters
from sync.domain.instant import Instant
from sync.domain.order import Order
from sync.domain.phone import mask
from sync.domain.reference import ReferenceKind
from sync.domain.workflow.queues import is_back_at_intake
from ui.panels.attachments import AttachmentStrip, FileDesk
from ui.panels.texts.later_words import later_words
from ui.panels.texts.names import state_name, type_name, urgency_name
from ui.panels.texts.takers import taker_text
from ui.panels.texts.times import time_left_pill
from ui.panels.texts.tones import state_tone, type_tone, urgency_tone
from ui.theme.restyle import show_when
from ui.theme.tone import Tone
from ui.widgets.card import Card
from ui.widgets.flow_layout import PillRow
from ui.widgets.label import make_label
from ui.widgets.pill import Pill
from ui.widgets.time_left_label import TimeLeftLabel

translate = QCoreApplication.translate


def caller_line(order: Order, reference: ReferenceService, *, masked: bool = True) -> str:
    """Return the caller: enterprise, name and number (``masked``: 138****8000), or that they are kept secret."""
    caller = order.caller
    if caller.disclosure is Disclosure.HIDDEN:
        return translate("OrderCard", "来电人信息保密")
    salutation = reference.name_of(ReferenceKind.CODE, f"salutation:{caller.salutation}") if caller.salutation else ""
    number = caller.contact_phone or caller.phone
    shown = [caller.company, f"{caller.name} {salutation}".strip(), mask(number) if masked else number]
    return " · ".join(part for part in shown if part) or translate("OrderCard", "来电人匿名")


def place_line(order: Order, reference: ReferenceService) -> str:
    """Return the place: areas from district down, else the free text."""
    place = order.place
    names = [reference.name_of(ReferenceKind.AREA, area) for area in (place.district, place.street) if area]
    text = place.text or place.detail
    return " ".join([*(name for name in names if name and name not in text), text]).strip()


class OrderCard(Card):
    """Shows one order. ``show_detail(None)`` empties it; ``large`` gives the title the size of a heading.

    ``masked=False`` shows the number as far as the record holds it, for screens whose job is to ring the caller.
    """

    def __init__(
        self,
        reference: ReferenceService,
        now: Callable[[], Instant],
        *,
        large: bool = False,
        masked: bool = True,
        files: FileDesk | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent=parent)
        self.files = AttachmentStrip(files) if files is not None else None
        self._reference = reference
        self._masked = masked
        top = QHBoxLayout()
        top.setSpacing(8)
        self._number = make_label("", "section")
        self._type = Pill()
        self._state = Pill()
        self._left = TimeLeftLabel(time_left_pill, now)
        for widget in (self._number, self._type, self._state):
            top.addWidget(widget)
        top.addStretch(1)
        top.addWidget(self._left)
        self.body.addLayout(top)
        self._title = make_label("", "heading" if large else "title", wrap=True)
        self._content = make_label("", wrap=True)
        self._later = make_label("", wrap=True)
        for words in (self._content, self._later):
            words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._tags = PillRow()
        self._who = make_label("", "muted", wrap=True)
        for widget in (self._title, self._content, self._later, self._tags, self._who):
            self.body.addWidget(widget)
        if self.files is not None:
            self.body.addWidget(self.files)
        self.show_detail(None)

    @property
    def number(self) -> str:
        """The order number shown."""
        return self._number.text()

    def show_detail(self, detail: OrderDetail | None) -> None:
        """Show an order with this seat's pending acts marked."""
        show_when(self, detail is not None)
        if detail is None:
            self._left.set_due(None)
            return
        order = detail.order
        self._number.setText(order.no)
        self._type.show_state(type_name(order.request_type), type_tone(order.request_type))
        back = is_back_at_intake(order)
        self._state.show_state(state_name(order.state, at_intake=back), state_tone(order.state, at_intake=back))
        clock = matters(order)
        self._left.set_due(clock.due_at if clock is not None and clock.paused_at is None else None)
        self._title.setText(order.title)
        self._content.setText(order.content)
        self._content.setVisible(bool(order.content))
        self._later.setText(later_words(order))
        self._later.setVisible(bool(self._later.text()))
        if self.files is not None:
            self.files.set_files(order.attachments, order.id)
        self._tags.set_widgets([*order_tags(order), *pending_tags(detail)])
        parts = [caller_line(order, self._reference, masked=self._masked), place_line(order, self._reference)]
        parts.append(taker_text(order, self._reference))
        self._who.setText(" · ".join(part for part in parts if part))


def order_tags(order: Order) -> list[QWidget]:
    """Return the pills that tell what is special about an order."""
    tags: list[QWidget] = []
    if order.urgency is not Urgency.NORMAL:
        tags.append(Pill(urgency_name(order.urgency), urgency_tone(order.urgency)))
    danger, waiting = Tone.DANGER, Tone.WAITING
    facts = (
        (order.caller.confidential, translate("OrderCard", "保密"), Tone.NEUTRAL),
        (order.life_threat, translate("OrderCard", "涉险"), danger),
        (
            len(order.reporters) > 0,
            translate("OrderCard", "重复 {count} 人").format(count=len(order.reporters)),
            danger,
        ),
        (order.supervised, translate("OrderCard", "督办"), danger),
        (order.urge_count > 0, translate("OrderCard", "催办 {count} 次").format(count=order.urge_count), waiting),
        (order.round > 1, translate("OrderCard", "第 {count} 次办理").format(count=order.round), waiting),
        (order.return_count > 0, translate("OrderCard", "退单 {count} 次").format(count=order.return_count), waiting),
        (order.hard, translate("OrderCard", "疑难"), waiting),
        (not order.in_assessment, translate("OrderCard", "不计考核"), Tone.NEUTRAL),
    )
    tags.extend(Pill(text, tone) for applies, text, tone in facts if applies)
    return tags


def pending_tags(detail: OrderDetail) -> list[QWidget]:
    """Return the pills about what only this seat knows yet."""
    tags: list[QWidget] = []
    if detail.pending:
        tags.append(Pill(translate("OrderCard", "待上传 {count}").format(count=len(detail.pending)), Tone.INFO))
    if detail.evicted:
        tags.append(Pill(translate("OrderCard", "已不在您的范围"), Tone.NEUTRAL))
    return tags
