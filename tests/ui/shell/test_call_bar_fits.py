"""On a small screen the call bar is read whole, in both languages, whatever the call is doing."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from desktop.services.phone_service import PhoneService
from sync.domain.call_record import AskStage
from sync.telephony.events import Answered, Asked, Held, Ringing
from tests.helpers.practice_desk import PracticeDesk
from tests.helpers.ui import wait_for
from tests.ui.phone import Adapter
from tests.ui.programs import intake_of, signed_in
from ui.application import Desk as Program
from ui.shell.main_window import MainWindow
from ui.translations import install_language
from ui.widgets.action_button import ActionButton

SMALL = (1366, 768)
NUMBER, OTHER = "13800130007", "037166778899"


@pytest.fixture(params=["zh", "en"])
def window(practice_program: Program, qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[MainWindow]:
    """The window of an agent on a small screen, built in one language."""
    install_language(qapp, str(request.param))
    shown = signed_in(practice_program, "0000")
    shown.resize(*SMALL)
    intake_of(shown)
    yield shown
    install_language(qapp, "zh")


def _cut(window: MainWindow) -> list[str]:
    """Return the buttons of the bar that are too narrow for their words."""
    QApplication.processEvents()
    found = [one for one in window.top.findChildren(ActionButton) if one.isVisible()]
    assert found, "no button"
    return [one.text() for one in found if one.width() < one.sizeHint().width()]


def _overlap(window: MainWindow) -> bool:
    bar = [one for one in window.top.findChildren(QWidget) if one.isVisible() and one.parent() is window.top]
    spans = sorted((one.geometry().left(), one.geometry().right()) for one in bar)
    return any(right > left for (_, right), (left, _) in zip(spans, spans[1:], strict=False))


def _take(phone: PhoneService, stage: AskStage) -> None:
    phone.take(Asked(call_id="c1", extension="8012", to="8013", stage=stage))


def test_every_key_of_the_call_bar_is_read_whole(window: MainWindow, practice: PracticeDesk) -> None:
    phone = practice.app.phone
    phone.plug(Adapter())
    phone.take(Ringing(call_id="c1", ani=NUMBER, number=f"+86{NUMBER}"))
    wait_for(lambda: NUMBER in window.top.text, "not shown")
    assert (_cut(window), _overlap(window)) == ([], False)
    phone.take(Answered(call_id="c1", ani=NUMBER, number=f"+86{NUMBER}"))
    wait_for(window.registry.action("phone.hold").isEnabled, "no call")
    assert (_cut(window), _overlap(window)) == ([], False)
    phone.take(Held(call_id="c1"))
    for stage in (AskStage.RINGING, AskStage.TALKING, AskStage.JOINED, AskStage.OVER):
        _take(phone, stage)
        asks = stage is not AskStage.OVER
        wait_for(lambda asks=asks: ("8013" in window.top.text) is asks, "the bar says something else")
        assert (stage, _cut(window), _overlap(window)) == (stage, [], False)
    phone.take(Ringing(call_id="c2", ani=OTHER, number=f"+86{OTHER[1:]}"))
    wait_for(lambda: OTHER in window.top.text, "the second caller is not shown")
    assert (_cut(window), _overlap(window)) == ([], False)
