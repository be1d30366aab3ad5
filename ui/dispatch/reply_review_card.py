"""The unit's reply as its reviewer reads it, and the defects the digits send it back with."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop.services.reference_service import ReferenceService
from sync.domain.codes import Solved
from sync.domain.order import Order, Reply
from sync.domain.reference import CodeItem, ReferenceKind
from ui.panels.texts.codes import item_name, listed_name
from ui.panels.texts.names import solved_name
from ui.panels.texts.times import day_moment
from ui.theme.restyle import show_when
from ui.theme.tone import Tone
from ui.widgets.card import Card, divider
from ui.widgets.flow_layout import PillRow
from ui.widgets.label import make_label
from ui.widgets.pill import Pill
from ui.widgets.row_list import RowItem, RowList

translate = QCoreApplication.translate
_SOLVED_TONES = {Solved.SOLVED: Tone.SUCCESS, Solved.PARTLY: Tone.WAITING, Solved.UNSOLVED: Tone.DANGER}


class ReplyReviewCard(Card):
    """Shows the newest reply of an order: public text, internal text, result, contact; and the coded defects.

    Signals: ``chosen(number)`` by double click on a defect.
    """

    chosen = Signal(int)

    def __init__(self, reference: ReferenceService, parent: QWidget | None = None) -> None:
        super().__init__(translate("ReplyReview", "承办单位答复"), spacing=6, parent=parent)
        self._reference = reference
        self._who = make_label("", "muted", wrap=True)
        self._facts = PillRow()
        self._public = make_label("", "", wrap=True)
        self._public.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._public.setObjectName("reply.public")
        self._internal_title = make_label(translate("ReplyReview", "内部办理情况"), "section")
        self._internal = make_label("", "muted", wrap=True)
        self._internal.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._internal.setObjectName("reply.internal")
        self._former = make_label("", "muted", tone="danger", wrap=True)
        self._defects_title = make_label(translate("ReplyReview", "打回补正：按数字选原因"), "section")
        self._defects = RowList(most_rows=6)
        self._defects.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._defects.setSelectionMode(RowList.SelectionMode.NoSelection)
        self._line = divider()
        for widget in (
            self._facts,
            self._public,
            self._internal_title,
            self._internal,
            self._former,
            self._who,
            self._line,
            self._defects_title,
            self._defects,
        ):
            self.add(widget)
        self._defects.activated_id.connect(lambda number: self.chosen.emit(int(number)))
        self.show_reply(None, ())

    def show_reply(self, order: Order | None, defects: Sequence[CodeItem]) -> None:
        """Show an order's newest reply; ``None`` or an order without one hides the card."""
        reply = order.replies[-1] if order is not None and order.replies else None
        show_when(self, reply is not None)
        if reply is None or order is None:
            return
        self._public.setText(reply.public_text)
        self._internal.setText(reply.internal_text)
        self._internal.setVisible(bool(reply.internal_text))
        self._internal_title.setVisible(bool(reply.internal_text))
        self._facts.set_widgets(self._fact_pills(reply))
        self._who.setText(self._origin(order, reply))
        former = [each for each in order.replies[:-1] if each.defect]
        self._former.setVisible(bool(former))
        if former:
            names = "、".join(self._defect(each.defect) for each in former)
            self._former.setText(translate("ReplyReview", "曾打回：{defects}").format(defects=names))
        self._defects.set_items(
            [RowItem(id=str(at), prefix=str(at), title=item_name(item)) for at, item in enumerate(defects, start=1)]
        )
        for widget in (self._line, self._defects_title, self._defects):
            widget.setVisible(bool(defects))

    def _fact_pills(self, reply: Reply) -> list[QWidget]:
        pills: list[QWidget] = []
        if reply.truthful is not None:
            text = translate("ReplyReview", "诉求属实") if reply.truthful else translate("ReplyReview", "诉求不属实")
            pills.append(Pill(text, Tone.INFO if reply.truthful else Tone.WAITING))
        if reply.solved is not None:
            pills.append(Pill(solved_name(reply.solved), _SOLVED_TONES.get(reply.solved, Tone.NEUTRAL)))
        if reply.result:
            name = listed_name(self._reference, "handling_result", reply.result)
            pills.append(Pill(name, Tone.NEUTRAL))
        if reply.unsolved_reason:
            pills.append(Pill(reply.unsolved_reason[:30], Tone.WAITING))
        if reply.attachments:
            count = len(reply.attachments)
            pills.append(Pill(translate("ReplyReview", "附件 {count}").format(count=count), Tone.NEUTRAL))
        return pills

    def _origin(self, order: Order, reply: Reply) -> str:
        names = (entry.by_name for entry in reversed(order.timeline) if entry.by == reply.by)
        contact = ""
        if reply.contact_at or reply.contact_number:
            contact = translate("ReplyReview", "联系 {at} {number}").format(
                at=day_moment(reply.contact_at), number=reply.contact_number
            )
        parts = (
            self._reference.name_of(ReferenceKind.UNIT, reply.unit),
            next(names, ""),
            day_moment(reply.at),
            contact.strip(),
        )
        return " · ".join(part for part in parts if part)

    def _defect(self, code: str) -> str:
        return listed_name(self._reference, "reply_defect", code)
