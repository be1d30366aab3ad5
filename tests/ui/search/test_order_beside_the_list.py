"""What the order beside the list tells."""

from pathlib import Path

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from sync.domain.act import ActData
from sync.domain.codes import Action, CallerSubject
from sync.domain.order import Caller
from tests.helpers.small_city import NANYANG_UNIT, WATER
from tests.ui.desks import screen, story
from ui.search.view import SearchView


def test_an_enterprise_that_calls_is_named_and_a_limit_of_several_units_is_told_once(
    tmp_path: Path, qtbot: QtBot
) -> None:
    caller = Caller(
        name="周一",
        phone="13800130001",
        contact_phone="13800130001",
        subject=CallerSubject.ENTERPRISE,
        company="天筑商贸公司",
    )
    order = story(1, caller=caller).does("dispatcher", Action.DISPATCH, ActData(unit=NANYANG_UNIT, assist=(WATER,)))
    with screen(qtbot, tmp_path, "agent", [order.current], SearchView, "search") as made:

        def words() -> str:
            return "\n".join(label.text() for label in made.view.findChildren(QLabel) if label.isVisible())

        made.wait(lambda: "天筑商贸公司" in words())
        assert words().count("签收 24 小时") == 1
