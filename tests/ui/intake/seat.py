"""A seat for tests of screens: a real encrypted store, real services, a practice city as transport, a window."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec
import zstandard
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from desktop.bootstrap import Overrides, build_app
from desktop.services.app import App
from desktop.services.category_advice import MatterReader
from desktop.services.events import Event
from desktop.services.values import OrderQuery, Pool
from desktop.settings import Settings
from desktop.wiring.online_calls import TransportOnlineCalls
from desktop.wiring.practice import PracticeCity, PracticeTransport
from desktop.wiring.seat_clock import PracticeClock
from sync.contract.messages import PushReply, PushRequest, SnapshotHeader, SnapshotLine, SnapshotTrailer
from sync.domain.instant import HOUR
from sync.domain.order import Order
from sync.domain.reference import Article, Category, CodeItem, ReferenceKind, Staff
from sync.domain.rules import Rules
from sync.domain.value import Value
from tests.helpers.ui import delete_now
from tests.ui.intake.city import LAMP, LEAK, small_city
from ui.commands.context import UiContext
from ui.commands.registry import CommandRegistry
from ui.event_bridge import EventBridge
from ui.feature import View, ViewContext
from ui.jobs import JobRunner
from ui.theme.theme import Theme
from ui.widgets.notice_bar import NoticeBar
from ui.widgets.undo_bar import UndoBar

_ALL = OrderQuery(pool=Pool.ALL)
NOW = 1_795_000_000_000
AGENT = "1001"
_NAMES = {LEAK: "ls gsls gongshuiloushui", LAMP: "ldbl ludengbuliang"}


def city_with_people() -> dict[ReferenceKind, list[Value]]:
    """Return the small city with codes, articles and people a form needs."""
    city = small_city()
    lists = {
        "channel": [("web", "网站")],
        "salutation": [("mr", "先生"), ("ms", "女士")],
        "caller_tag": [("elderly", "老年人"), ("disabled", "残疾人")],
        "not_accept_reason": [("beyond_duty", "不属于职责范围"), ("emergency_line", "属110受理范围")],
        "invalid_kind": [("silent", "无声"), ("misdial", "误拨")],
        "snippet": [("zz", "郑州市")],
        "emergency_line": [("110", "110 公安报警"), ("119", "119 火警救援"), ("120", "120 医疗急救")],
        "special_line": [("12315", "12315 市场监管"), ("12333", "12333 人社")],
        "statutory_channel": [("litigation", "诉讼"), ("petition", "信访")],
    }
    city[ReferenceKind.CODE] += [
        CodeItem(id=f"{name}:{code}", list=name, code=code, name=text, rank=at)
        for name, entries in lists.items()
        for at, (code, text) in enumerate(entries)
    ]
    city[ReferenceKind.CODE] += [
        CodeItem("sensitive_word:suicide", "sensitive_word", "suicide", "轻生", note="自杀 不想活"),
        CodeItem("sensitive_word:abuse", "sensitive_word", "abuse", "话务员受辱骂"),
        CodeItem("sensitive_word:gas", "sensitive_word", "gas", "燃气泄漏", note="燃气泄漏 煤气味"),
    ]
    city[ReferenceKind.ARTICLE] = [
        Article(
            id="k1", title="路灯不亮找谁", question="路灯不亮怎么办", answer="路灯由区城管局负责，一般三天内修复。",
            categories=(LAMP,), keywords=("路灯",),
        )
    ]  # fmt: skip
    city[ReferenceKind.STAFF] = [
        Staff(id="u-1001", no=AGENT, name="王敏", roles=("agent",)),
        Staff(id="u-2001", no="2001", name="赵强", roles=("agent", "team_lead")),
    ]
    for at, one in enumerate(city[ReferenceKind.CATEGORY]):
        if isinstance(one, Category) and one.id in _NAMES:
            template = "时间：\n地点：\n事由：\n诉求：" if one.id == LEAK else ""
            city[ReferenceKind.CATEGORY][at] = msgspec.structs.replace(one, keys=_NAMES[one.id], template=template)
    return city


def practice_file(orders: Sequence[Order]) -> bytes:
    """Return reference data and orders as the practice city's file."""
    lines: list[object] = [SnapshotHeader(scope="practice", epoch="practice", pos=NOW, schema=1)]
    for kind, items in city_with_people().items():
        lines += [SnapshotLine(e=kind.value, id=str(getattr(one, "id", "")), ver=1, d=_raw(one)) for one in items]
    lines += [SnapshotLine(e="order", id=one.id, ver=one.ver, d=_raw(one)) for one in orders]
    lines.append(SnapshotTrailer(count=len(lines) - 1))
    return zstandard.compress(b"\n".join(msgspec.json.encode(line) for line in lines) + b"\n")


def _raw(value: object) -> msgspec.Raw:
    return msgspec.Raw(msgspec.json.encode(value))


class _Forgetful(PracticeTransport):
    """A city that has lost some orders since they were sent out."""

    def __init__(
        self, forget: Sequence[str], city: PracticeCity, rules: Callable[[], Rules], clock: PracticeClock
    ) -> None:
        super().__init__(city, rules, clock)
        self._forget = forget

    def push(self, request: PushRequest, token: str) -> PushReply:
        """Decide without the forgotten orders."""
        for order_id in self._forget:
            self._decoded_orders().pop(order_id, None)
        return super().push(request, token)


@contextmanager
def seat(
    folder: Path,
    orders: Sequence[Order] = (),
    user: str = AGENT,
    forget: Sequence[str] = (),
    matters: MatterReader | None = None,
) -> Iterator[App]:
    """Sign a person in at a seat whose city is here; the store stays in ``folder`` for the next seat.

    Orders in ``forget`` are shown here, but the city knows nothing of them when it decides.
    """
    city = PracticeCity(practice_file(orders))
    clock = PracticeClock(city.now)
    built: list[App] = []
    transport = _Forgetful(forget, city, lambda: built[0].reference.rules, clock)
    overrides = Overrides(
        data_dir=folder,
        clock=clock,
        transport=transport,
        online=TransportOnlineCalls(transport),
        random_below=lambda _limit: 4321,
        matters=matters,
    )
    app = build_app(Settings(server="http://127.0.0.1:9"), overrides)
    built.append(app)
    try:
        ready = threading.Event()

        def listen(_event: Event) -> None:
            ready.set()

        app.events.subscribe(listen)
        app.session.sign_in(user, "practice")
        for _attempt in range(200):
            here = app.reference.is_ready and app.orders.count(_ALL) >= len(orders)
            if here and app.sync_status.status().free_numbers:
                break
            ready.wait(0.05)
            ready.clear()
        yield app
    finally:
        app.close()


class Window(QWidget):
    """A window with one view in it, as the shell would hold it."""

    def __init__(
        self,
        app: App,
        build: Callable[[ViewContext], View],
        view_id: str,
        theme: str = "light",
        scale: float = 1.0,
    ) -> None:
        super().__init__()
        self.app = app
        self.jobs = JobRunner(self)
        self.bridge = EventBridge(app.events, self)
        self.registry = CommandRegistry(self)
        self.opened: list[tuple[str, str]] = []
        self.errors: list[Exception] = []
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        self.theme = Theme(application)
        self.theme.setParent(self)
        self.theme.choose(theme, scale)
        self.jobs.failed.connect(self.errors.append)
        self.notices = NoticeBar(self)
        self.undo_bar = UndoBar("撤回", self)
        context = ViewContext(
            app=app,
            jobs=self.jobs,
            bridge=self.bridge,
            registry=self.registry,
            now=app.clock.wall_ms,
            open_view=lambda view, argument: self.opened.append((view, argument)),
            notices=self.notices,
            undo_bar=self.undo_bar,
            tell_error=self.errors.append,
        )
        self.view = build(context)
        self.registry.set_context(UiContext(view=view_id, online=True))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view)

    def shut(self) -> None:
        """End as the program does."""
        self.bridge.close()
        self.jobs.close()
        self.close()
        delete_now(self)


def compose(widget: QWidget, preedit: str, commit: str = "") -> None:
    """Send what an input method sends: text being composed, or text committed."""
    event = QInputMethodEvent(preedit, [])
    if commit:
        event.setCommitString(commit)
    QCoreApplication.sendEvent(widget, event)


def hours_ago(hours: float) -> int:
    """Return an instant before the practice city's now."""
    return NOW - round(hours * HOUR)
