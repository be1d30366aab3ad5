"""Why a unit is suggested: in a narrow column the figures are what is read, not where they were looked up."""

from desktop.services.values import UnitSuggestion
from tests.helpers.small_city import HUAYUAN_UNIT, NANYANG_UNIT
from tests.ui.desks import Screen
from ui.dispatch.suggestion_card import SuggestionCard
from ui.widgets.row_list import ROW_ROLE, RowList


def test_what_the_unit_did_before_stands_first(waiting: Screen) -> None:
    card = SuggestionCard(waiting.app.reference, waiting.view)
    unit = UnitSuggestion(NANYANG_UNIT, 0.75, "directory", same_kind=4, handled=3, assist=(HUAYUAN_UNIT,))
    card.show_suggestions([unit])
    (rows,) = card.findChildren(RowList)
    first, *others = rows.model().index(0, 0).data(ROW_ROLE).subtitle.split(" · ")
    assert first == "近 90 天同类 4 件，办理 3 件"
    assert others[0] == "退单率 0.0%"
    assert others[1] == "派单目录"
    assert others[2].startswith("协办")
