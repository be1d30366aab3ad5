"""Where a request came from is read whole in a list, in both languages."""

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication

from desktop.services.events import EventHub
from desktop.services.reference_service import ReferenceService
from desktop.services.reference_snapshot import ReferenceSnapshot
from desktop.services.seat import Seat
from desktop.services.values import OrderListRow
from sync.domain.codes import OrderState, RequestType, Urgency
from sync.domain.reference import CodeItem, ReferenceKind
from sync.server.sample.reference_files import load_reference
from ui.panels.order_columns import OrderColumns
from ui.theme.theme import Theme
from ui.translations import install_language

BESIDE = 18
"""Room a cell leaves beside its text."""


@pytest.fixture(params=["zh", "en"])
def language(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[str]:
    """Speak a language."""
    install_language(qapp, str(request.param))
    yield str(request.param)
    install_language(qapp, "zh")


def row_of(channel: str) -> OrderListRow:
    return OrderListRow(
        key=1, ver=1, id="o-1", no="26000000018", title="路灯不亮", state=OrderState.ACCEPTED,
        request_type=RequestType.HELP, category="", district="", street="", channel=channel, urgency=Urgency.NORMAL,
        created_at=1, updated_at=1,
    )  # fmt: skip


def test_every_channel_of_a_city_is_read_whole(qapp: QApplication, language: str) -> None:
    Theme(qapp).choose("light", 1.0)
    items = {kind: tuple(values) for kind, values in load_reference().items()}
    items[ReferenceKind.CODE] = (*items[ReferenceKind.CODE], CodeItem("channel:fax", "channel", "fax", "传真", rank=99))
    reference = ReferenceService(Seat(""), EventHub())
    reference._snapshot = ReferenceSnapshot(items)
    column = OrderColumns(reference, lambda: 0).channel()
    codes = [one.code for one in reference.codes("channel")]
    assert len(codes) > 20
    shown = {code: column.text(row_of(code)) for code in codes}
    metrics = QFontMetrics(qapp.font())
    cut = [name for name in shown.values() if metrics.horizontalAdvance(name) > column.width - BESIDE]
    assert cut == []
    assert shown["leader_board"] == {"zh": "领导留言板", "en": "Leaders' board"}[language]
    assert shown["fax"] == "传真", "one that only this city knows"
