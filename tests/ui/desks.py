"""One person before one screen: a real encrypted store, real services and threads, the real view, driven by keys."""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol, TypeVar

import msgspec
import zstandard
from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtGui import QInputMethodEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.bootstrap import Overrides, build_app
from desktop.credentials import FileKeystore
from desktop.services.sign_in_ports import OnlineCalls
from desktop.settings import Settings
from desktop.wiring.online_calls import SignInTransport, TransportOnlineCalls
from desktop.wiring.practice import PracticeCity, PracticeTransport
from sync.contract.codec import encode
from sync.contract.messages import SnapshotHeader, SnapshotLine, SnapshotTrailer
from sync.domain.order import Caller, Order
from sync.domain.reference import CodeItem, ReferenceKind
from tests.helpers.practice_desk import NOON, Line, PracticeDesk, StandingClock
from tests.helpers.small_city import Story, small_city_items
from tests.ui.intake.seat import Window
from ui.feature import View, ViewContext
from ui.jobs import QUEUES

PATIENCE = 15_000
Editor = TypeVar("Editor", bound=QWidget)
KindOfEditor = type[Editor]
_LISTS = {
    "solved": {"solved": "已解决", "partly": "部分解决", "unsolved": "未解决"},
    "contact_result": {"reached": "已联系", "no_answer": "无人接听"},
    "dissatisfaction_reason": {"not_solved": "问题未解决", "attitude": "态度不好"},
    "unreasonable_ground": {"B1": "超出法律规定", "B2": "恶意诉求"},
}
"""Lists the forms ask from, beside those of the small city."""


def practice_data(orders: Iterable[Order]) -> bytes:
    """Return the small city with every list a form needs, and orders, as a practice file."""
    extra = [
        CodeItem(f"{name}:{code}", name, code, text, rank=rank)
        for name, codes in _LISTS.items()
        for rank, (code, text) in enumerate(codes.items())
    ]
    items = {**small_city_items()}
    items[ReferenceKind.CODE] = [*items[ReferenceKind.CODE], *extra]
    lines = [
        SnapshotLine(e=kind.value, id=str(getattr(value, "id", "")), ver=1, d=msgspec.Raw(encode(value)))
        for kind, values in items.items()
        for value in values
    ]
    lines += [SnapshotLine(e="order", id=one.id, ver=one.ver, d=msgspec.Raw(encode(one))) for one in orders]
    header = SnapshotHeader(scope="practice", epoch="practice", pos=NOON, schema=1)
    body = b"\n".join([encode(header), *map(encode, lines), encode(SnapshotTrailer(len(lines)))])
    return zstandard.ZstdCompressor().compress(body)


def story(number: int, start: str = "2026-02-12 09:00", **changes: object) -> Story:
    """Return an order of its own caller, taken and waiting for dispatch; ``number`` tells it from others."""
    phone = f"1380013{number:04d}"
    made = Story(start).creates(
        caller=changes.pop("caller", Caller(name=f"来电人{number}", phone=phone, contact_phone=phone)),
        title=f"第{number}件电梯故障",
        **changes,
    )
    made.order = renumbered(made.current, number)
    return made


def renumbered(order: Order, number: int) -> Order:
    """Return an order with an id and number of its own."""
    return replace(order, id=f"o-{number}", no=f"26{number:08d}1")


class SignsIn(OnlineCalls, Protocol):
    """Online calls of a test, which sign in by the practice line."""

    line: SignInTransport | None


class Screen:
    """The view, its services and the hands before it."""

    def __init__(self, qtbot: QtBot, desk: PracticeDesk, window: Window) -> None:
        self.qtbot = qtbot
        self.desk = desk
        self.app = desk.app
        self.window = window

    @property
    def view(self) -> View:
        """The view."""
        return self.window.view

    def wait(self, holds: Callable[[], bool], what: str = "it does not come true") -> None:
        """Let the screen live until a condition holds."""

        def look() -> None:
            assert holds(), what

        self.qtbot.waitUntil(look, timeout=PATIENCE)

    def press(self, *keys: str) -> None:
        """Press keys where the focus is."""
        for key in keys:
            combination = QKeySequence.fromString(key, QKeySequence.SequenceFormat.PortableText)[0]
            QTest.keyClick(focus(), combination.key(), combination.keyboardModifiers())

    def type(self, text: str) -> None:
        """Type where the focus is: ASCII by keys, anything else as an input method commits it."""
        for character in text:
            if character.isascii():
                QTest.keyClicks(focus(), character)
            else:
                event = QInputMethodEvent()
                event.setCommitString(character)
                QCoreApplication.sendEvent(focus(), event)

    def paste(self, text: str) -> None:
        """Paste where the focus is."""
        QApplication.clipboard().setText(text)
        self.press("Ctrl+V")

    def focus_on(self, name: str, kind: KindOfEditor[Editor] = QWidget) -> Editor:
        """Go to a visible editor by its object name, as Tab would."""
        found = [each for each in self.view.findChildren(kind, name) if each.isVisible()]
        assert found, f"{name} is not on the screen"
        found[-1].setFocus()
        return found[-1]

    @contextmanager
    def held_up(self, queue: str) -> Iterator[None]:
        """Let nobody of a queue answer until the end of the block."""
        gate = threading.Event()
        try:
            for _worker in range(QUEUES[queue]):
                self.window.jobs.run(lambda: gate.wait(20), owner=self.window, queue=queue)
            yield
        finally:
            gate.set()

    def order(self, number: int) -> Order:
        """Return an order as this seat shows it."""
        return self.order_of(f"o-{number}")

    def order_of(self, order_id: str) -> Order:
        """Return an order by its id as this seat shows it."""
        found = self.app.orders.order(order_id)
        assert found is not None
        return found

    def told(self) -> str:
        """Return the notice shown last."""
        labels = self.window.notices.findChildren(QWidget)
        return " ".join(label.text() for label in labels if hasattr(label, "text"))

    def refused(self) -> list[str]:
        """Return the codes of the refusals told beside no form."""
        refusals = (getattr(error, "refusal", None) for error in self.window.errors)
        return [refusal.code.value if refusal is not None else "" for refusal in refusals]


def focus() -> QWidget:
    """Return what has the focus."""
    widget = QApplication.focusWidget()
    assert widget is not None, "nothing has the focus"
    return widget


@contextmanager
def screen(
    qtbot: QtBot,
    folder: Path,
    who: str,
    orders: Iterable[Order],
    build: Callable[[ViewContext], View],
    view_id: str,
    *,
    transport: type[PracticeTransport] = PracticeTransport,
    online: "SignsIn | None" = None,
) -> Iterator[Screen]:
    """Sit somebody of the small city down before a screen; the store stays in ``folder`` for the next time."""
    clock = StandingClock()
    built: list[PracticeDesk] = []
    city = PracticeCity(practice_data(orders))
    line = Line(transport(city, lambda: built[0].app.reference.rules, clock))
    calls: OnlineCalls = TransportOnlineCalls(line)
    if online is not None:
        online.line = line
        calls = online
    overrides = Overrides(
        data_dir=folder,
        clock=clock,
        transport=line,
        online=calls,
        keystore=FileKeystore(folder),
        random=lambda: 0.0,
        random_below=lambda below: below - 1,
    )
    desk = PracticeDesk(build_app(Settings(server="http://practice"), overrides))
    desk.line, desk.clock = line, clock
    built.append(desk)
    windows: list[Window] = []
    try:
        desk.sign_in_as(who)
        window = Window(desk.app, build, view_id)
        windows.append(window)
        window.resize(1368, 813)
        window.show()
        qtbot.waitExposed(window)
        window.activateWindow()
        first = window.view.first_focus()
        if first is not None:
            first.setFocus()
        made = Screen(qtbot, desk, window)
        made.wait(lambda: window.jobs.open_jobs == 0)
        yield made
    finally:
        for window in windows:
            shut(window)
        desk.app.close()


def shut(window: Window) -> None:
    """End the window as the program does, and let Qt take it apart."""
    window.shut()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QCoreApplication.processEvents()


def timers_running(window: QWidget) -> list[QTimer]:
    """Return the timers below a window that still run."""
    return [timer for timer in window.findChildren(QTimer) if timer.isActive()]
