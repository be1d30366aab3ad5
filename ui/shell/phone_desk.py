"""The seat's telephone on screen: who calls, what can be done, and the form that opens for the call."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from desktop.errors import AppError
from desktop.services.call_control import CallControl
from desktop.services.phone_service import PhoneService
from desktop.services.seat_call import Phase, SeatCall
from sync.telephony.commands import Capability
from sync.telephony.events import Direction
from ui.commands.button import command_button
from ui.commands.command import Command, Scope
from ui.commands.context import UiContext
from ui.commands.registry import CommandRegistry
from ui.event_bridge import EventBridge
from ui.panels.texts.errors import Message, code_message
from ui.shell.call_words import after_asking, button_titles, buttons_for, number_of, shown
from ui.shell.tone_line import ToneLine
from ui.shell.top_bar import TopBar
from ui.theme.current import px
from ui.translatable import QT_TRANSLATE_NOOP
from ui.translations import language_in_force
from ui.widgets.line_field import LineField

translate = QCoreApplication.translate
CATEGORY = QT_TRANSLATE_NOOP("Commands", "电话")
_ROWS: tuple[tuple[str, str, str, Capability], ...] = (
    ("answer", QT_TRANSLATE_NOOP("Commands", "接听"), "F2", Capability.ANSWER),
    ("hold", QT_TRANSLATE_NOOP("Commands", "保持 / 恢复"), "F3", Capability.HOLD),
    ("ask", QT_TRANSLATE_NOOP("Commands", "询问同事"), "Shift+F3", Capability.ATTENDED_TRANSFER),
    ("back", QT_TRANSLATE_NOOP("Commands", "回到来电人"), "Ctrl+Shift+F3", Capability.ATTENDED_TRANSFER),
    ("three_way", QT_TRANSLATE_NOOP("Commands", "三方"), "Ctrl+F3", Capability.THREE_WAY),
    ("transfer", QT_TRANSLATE_NOOP("Commands", "转接"), "F4", Capability.BLIND_TRANSFER),
    ("tones", QT_TRANSLATE_NOOP("Commands", "按键音"), "Ctrl+F5", Capability.SEND_TONES),
    ("hang_up", QT_TRANSLATE_NOOP("Commands", "挂断"), "Ctrl+F2", Capability.HANG_UP),
)


class NumberLine(LineField):
    """Where the number is typed that is rung: to pass the caller on to, or to ask. Signals: ``left()`` on Esc."""

    left = Signal()

    def __init__(self, placeholder: str) -> None:
        super().__init__(placeholder=placeholder, limit=40)
        self.setAccessibleName(placeholder)
        self.setMinimumWidth(px(230))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt name
        """Esc goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)


class PhoneDesk(QObject):
    """Follows the telephone service. ``open_form(argument)`` opens the intake form; ``in_front()`` names the view."""

    def __init__(
        self,
        phone: PhoneService,
        registry: CommandRegistry,
        top: TopBar,
        open_form: Callable[[str], None],
        in_front: Callable[[], str],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._phone = phone
        self._control = CallControl(phone)
        self._registry = registry
        self._top = top
        self._open_form = open_form
        self._in_front = in_front
        self.line = NumberLine(translate("TopBar", "转接号码，Enter 转接，Esc 取消"))
        self.line.submitted.connect(lambda number: self._ring(self.line, number, self._control.transfer))
        self.ask_line = NumberLine(translate("TopBar", "询问号码，Enter 呼叫，Esc 取消"))
        self.ask_line.submitted.connect(lambda number: self._ring(self.ask_line, number, self._control.ask))
        for line in (self.line, self.ask_line):
            line.hide()
            line.left.connect(lambda line=line: self._leave(line))
        self.tones = ToneLine()
        self.tones.hide()
        self.tones.pressed.connect(lambda tones: self._try(lambda: self._control.send_tones(tones)))
        self.tones.left.connect(lambda: self._leave(self.tones))
        self._lines: tuple[LineField, ...] = (self.line, self.ask_line, self.tones)
        self._line_call = ""
        self._asked = ""
        self._before: QWidget | None = None
        self.tell: Callable[[str, str], None] = lambda _title, _detail: None
        self._told = ""
        self._trouble_told = ""
        registry.add(self._commands(), parent)
        self._buttons = [command_button(registry, f"phone.{name}", "small") for name, _, _, _ in _ROWS]
        top.add_tools([*self._lines, *self._buttons])
        self.show()

    def follow(self, bridge: EventBridge) -> None:
        """Show what the telephone does from now on."""
        bridge.phone_changed.connect(self._on_changed)
        self._tell_trouble()

    def show(self) -> None:
        """Show the call there is now, or none."""
        call = self._phone.current
        can = self._phone.can()
        context = self._registry.context
        self._registry.set_context(
            replace(context, phone=can, phone_lacks=self._phone.lacks(), has_call=call is not None)
        )
        if call is None or call.id != self._line_call or call.asks is not None:
            for line in self._lines:  # what was typed was for another call, or for this one as it was
                self._leave(line)
        writing = any(not line.isHidden() for line in self._lines)  # the bar has no room for both
        offered = frozenset[str]() if call is None or writing else buttons_for(call, self._phone.others())
        titles = {} if call is None else button_titles(call)
        for button, (name, _, _, capability) in zip(self._buttons, _ROWS, strict=True):
            button.setVisible(name in offered and capability in can)
            if name in titles:
                button.set_title(titles[name])
        self._top.show_phone(None if call is None else shown(call, self._phone.others()))

    def offer(self, number: str) -> bool:
        """Open the line by which a colleague is asked, with a number in it; ``False`` without a call to ask about."""
        try:
            self._open_ask_line()
        except AppError:
            return False
        self.ask_line.setText(number)
        return True

    # --- inside ---------------------------------------------------------------------------------------------------
    def _on_changed(self, call_id: str) -> None:
        call = self._phone.call(call_id) if call_id else None
        self.show()
        self._tell_trouble()
        self._tell_asking(call)
        if call is not None and call.was_lost:
            title = translate("TopBar", "通话意外中断，请回拨 {number}").format(number=number_of(call))
            self.tell(title, call.place)
        if call is None or call.asked_by or call.direction is not Direction.INBOUND:
            return
        if call.phase is Phase.TALKING:
            self._open_form(f"phone:{call.id}")
            self._tell_story(call)
        elif call.phase is Phase.RINGING and self._in_front() == "intake":
            self._open_form(f"ring:{call.id}")
        elif call.missed:
            title = translate("TopBar", "未接来电 {number}").format(number=number_of(call))
            self.tell(title, call.place)

    def _tell_asking(self, call: SeatCall | None) -> None:
        """Say how asking a colleague ended, once, and where the caller is."""
        if call is None or call.asking is None:
            return
        if call.asks is not None:
            self._asked = call.id
        elif self._asked == call.id:
            self._asked = ""
            if call.phase is not Phase.OVER:
                message = after_asking(call)
                self.tell(message.title, message.detail)

    def _tell_trouble(self) -> None:
        """Say once that the telephone does not work and why, that it works again, and what it would not do."""
        code = self._phone.trouble
        self._top.show_phone_down(bool(code))
        if code != self._trouble_told:
            self._trouble_told = code
            message = code_message(code) if code else Message(translate("TopBar", "电话已恢复"))
            self.tell(message.title, message.detail)
        for refused in self._phone.refusals():
            message = code_message(refused)
            self.tell(message.title, message.detail)

    def _tell_story(self, call: SeatCall) -> None:
        """In practice the caller's words are written: they stay while the call is new."""
        story = self._phone.stories.get(call.given or "anonymous")
        if story is not None and call.id != self._told:
            self._told = call.id
            words = story.get(language_in_force(), "")
            self.tell(translate("TopBar", "练习来电，来电人说："), words)

    def _commands(self) -> list[Command]:
        acts: dict[str, Callable[[], None]] = {
            "answer": self._control.answer,
            "hold": self._control.hold,
            "ask": self._open_ask_line,
            "back": self._control.go_back,
            "three_way": self._control.join,
            "transfer": self._pass_on,
            "tones": self._open_tones,
            "hang_up": self._control.hang_up,
        }
        return [
            Command(f"phone.{name}", title, CATEGORY, acts[name], key, when=_needs(need), scope=Scope.WINDOW)
            for name, title, key, need in _ROWS
        ]

    def _pass_on(self) -> None:
        """Pass the caller on: to who was asked, else to a number that is typed."""
        if self._control.asks is not None:
            self._control.pass_on()
            return
        self._control.check(Capability.BLIND_TRANSFER)
        self._open(self.line)

    def _open_ask_line(self) -> None:
        self._control.check(Capability.ATTENDED_TRANSFER)
        self._control.check_alone()
        self._open(self.ask_line)

    def _open_tones(self) -> None:
        self._control.check(Capability.SEND_TONES)
        self._control.check_alone()
        self._open(self.tones)

    def _open(self, line: LineField) -> None:
        """Show one line for the call that is shown, in place of another."""
        self._keep_place()
        for other in self._lines:
            other.setVisible(other is line)
        call = self._phone.current
        self._line_call = "" if call is None else call.id
        line.clear()
        line.setFocus()
        self.show()

    def _leave(self, line: LineField) -> None:
        """Hide a line; who was writing in it goes on where they were."""
        was_open, had_focus = not line.isHidden(), line.hasFocus()
        line.hide()
        line.clear()
        if was_open:
            self.show()
        if had_focus and self._before is not None and isValid(self._before):
            self._before.setFocus()

    def _keep_place(self) -> None:
        focus = QApplication.focusWidget()
        if focus not in self._lines:
            self._before = focus

    def _ring(self, line: LineField, number: str, act: Callable[[str], None]) -> None:
        if number.strip() and self._try(lambda: act(number)):
            self._leave(line)

    def _try(self, act: Callable[[], None]) -> bool:
        """Do something with the call; a refusal is told."""
        try:
            act()
        except AppError as error:
            message = code_message(str(error.code), error)
            self.tell(message.title, message.detail)
            return False
        return True


def _needs(capability: Capability) -> Callable[[UiContext], bool]:
    """A key that a telephone lacks is on during a call: it says that this is done by hand."""
    return lambda context: capability in context.phone or capability in context.phone_lacks
