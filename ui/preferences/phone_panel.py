"""The telephone of this seat: chosen, tried and taken over while the program runs."""

from collections.abc import Callable

import msgspec
from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.errors import to_app_error
from desktop.services.app import App
from desktop.services.phone_setup import PhoneKind, PhoneSetup
from desktop.settings import Settings
from sync.telephony.baresip.devices import SoundDevice
from ui.event_bridge import EventBridge
from ui.jobs import JobRunner
from ui.preferences.phone_form import PhoneForm
from ui.preferences.phone_texts import example_text, outcome_text
from ui.theme.current import px
from ui.theme.restyle import restyle
from ui.widgets.action_button import ActionButton
from ui.widgets.label import make_label
from ui.widgets.overlay import Overlay

translate = QCoreApplication.translate


class PhonePanel(Overlay):
    """Shows the telephone of the settings; ``keep`` saves the settings after it was taken over."""

    def __init__(
        self, app: App, jobs: JobRunner, bridge: EventBridge, keep: Callable[[Settings], None], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._app = app
        self._service = app.phone_setup
        self._jobs = jobs
        self._keep = keep
        self._busy = self._awaits_line = False
        self._saved = PhoneSetup()
        self._unsaved: PhoneSetup | None = None
        self.form = PhoneForm()
        self.message = make_label("", "muted", wrap=True)
        self.message.setMinimumHeight(px(40))
        self.message.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.try_button = ActionButton(translate("PhoneSettings", "试一试"))
        self.save_button = ActionButton(translate("PhoneSettings", "保存并启用"), "Ctrl+Return", "primary")
        self.sound_buttons = {
            "source": ActionButton(translate("PhoneSettings", "试麦克风"), look="small"),
            "player": ActionButton(translate("PhoneSettings", "试扬声器"), look="small"),
            "alert": ActionButton(translate("PhoneSettings", "试振铃"), look="small"),
        }
        self._lay_out()
        self.form.kind_chosen.connect(self._on_kind)
        for name in ("host", "user", "extension"):
            self.form.texts[name].edited.connect(lambda _text: self._look_for_secret(self.form.setup()))
        self.try_button.clicked.connect(self._try)
        self.save_button.clicked.connect(self._save)
        bridge.phone_changed.connect(self._on_line)
        for name, button in self.sound_buttons.items():
            button.clicked.connect(lambda _checked=False, which=name: self._play(which))

    def open(self) -> None:
        """Show the telephone of the settings, or what was typed and not saved before."""
        settings = self._app.settings
        setup = self._service.read(settings.phone, settings.extension)
        self.form.show_setup(setup)
        self._saved = self.form.setup()
        if self._unsaved is not None:
            setup = self._unsaved
            self.form.show_setup(setup)
        self.form.show_problems({})
        self._on_kind()
        if self._unsaved is not None:
            self._say(translate("PhoneSettings", "上次输入的内容还没有保存。"))
        if self._app.demo:
            self._say(translate("PhoneSettings", "练习中可以试，但不会更换电话，也不保存。"))
        self.open_over(self.form.kind)
        self._jobs.run(self._service.devices, owner=self, on_done=self._show_devices, on_error=self._no_devices)
        self._look_for_secret(setup)

    def close_over(self) -> None:
        """Close; what was typed and not saved is shown again next time, but for the secret."""
        typed = self.form.setup()
        self._unsaved = typed if typed != self._saved else None
        self.form.secret.clear()
        super().close_over()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt name
        """Return the size of the panel."""
        return QSize(px(880), px(620))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt name
        """Save on Ctrl+Return."""
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() in keys and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._save()
            return
        super().keyPressEvent(event)

    # --- acts -----------------------------------------------------------------------------------------------------
    def _try(self) -> None:
        setup, secret = self.form.setup(), self.form.secret.text()
        if self._begins(setup, secret, translate("PhoneSettings", "正在试，最多十秒…")):
            self._run(lambda: self._service.try_out(setup, secret), lambda code: self._tried(setup, code))

    def _play(self, which: str) -> None:
        setup = self.form.setup()
        text = (
            translate("PhoneSettings", "请对着麦克风说话，应从扬声器听到自己…")
            if which == "source"
            else translate("PhoneSettings", "正在放音…")
        )
        if self._begins(msgspec.structs.replace(setup, host=setup.host or "h", extension="1"), "", text):
            player = setup.alert or setup.player if which == "alert" else setup.player
            work = self._service.play_microphone if which == "source" else None
            self._run(lambda: work(setup) if work is not None else self._service.play_tone(setup, player), self._played)

    def _save(self) -> None:
        setup, secret = self.form.setup(), self.form.secret.text()
        if self._app.demo:
            self._say(translate("PhoneSettings", "练习中可以试，但不会更换电话，也不保存。"))
        elif self._begins(setup, secret, translate("PhoneSettings", "正在启用…")):
            self._run(lambda: self._service.apply(setup, secret), lambda url: self._applied(setup, url))

    # --- inside ---------------------------------------------------------------------------------------------------
    def _begins(self, setup: PhoneSetup, secret: str, text: str) -> bool:
        """Return whether work may begin: nothing is under way, and nothing stands wrong in a field."""
        if self._busy:
            return False
        problems = setup.problems(secret)
        self.form.show_problems(problems)
        if problems:
            first = next((name for name in self.form.fields if name in problems), "more")
            self._say(example_text(first), "danger")
            return False
        self._busy = True  # the buttons stay as they are: one that is switched off would lose the focus
        self._awaits_line = False
        self._say(text)
        return True

    def _run(self, work: Callable[[], str], on_done: Callable[[str], None]) -> None:
        def done(found: str) -> None:
            self._busy = False
            on_done(found)

        self._jobs.run(work, owner=self, on_done=done, on_error=self._failed, queue="network")

    def _tried(self, setup: PhoneSetup, code: str) -> None:
        if code:
            self._say(outcome_text(code), "danger")
        elif setup.kind is PhoneKind.SOFTPHONE:
            self._say(translate("PhoneSettings", "已注册：电话系统接受了本机。"), "success")
        else:
            self._say(translate("PhoneSettings", "已连上：电话系统接受了本机。"), "success")

    def _played(self, code: str) -> None:
        if code:
            self._say(outcome_text(code), "danger")
        else:
            text = translate("PhoneSettings", "放完了。没有听到？请调高音量，或换一个设备。")
            self._say(text, "success")

    def _applied(self, setup: PhoneSetup, url: str) -> None:
        self.form.secret.clear()
        self._saved = self.form.setup()
        self._keep(msgspec.structs.replace(self._app.settings, phone=url, extension=setup.extension))
        text = translate("PhoneSettings", "已保存并启用，不需要重启。")
        if setup.has_line:
            text += translate("PhoneSettings", "正在连接…")
        self._say(text, "success")
        self._awaits_line = setup.has_line
        self._on_line()
        self._look_for_secret(setup)

    def _on_line(self, _call: str = "") -> None:
        """Say once how the telephone that was taken over stands."""
        phone = self._app.phone
        if not self._awaits_line or not (phone.is_connected or phone.trouble):
            return
        self._awaits_line = False
        if phone.is_connected:
            self._say(translate("PhoneSettings", "已保存并启用，已连上电话系统。"), "success")
        else:
            kept = translate("PhoneSettings", "已保存，但还连不上。{reason}").format(reason=outcome_text(phone.trouble))
            self._say(kept, "danger")

    def _failed(self, error: Exception) -> None:
        self._busy = False
        self._say(outcome_text(to_app_error(error).code), "danger")

    def _show_devices(self, devices: tuple[SoundDevice, ...]) -> None:
        self.form.show_devices(devices)

    def _no_devices(self, _error: Exception) -> None:
        """The system tells none: they are typed."""

    def _look_for_secret(self, setup: PhoneSetup) -> None:
        self._jobs.run(
            lambda: self._service.has_secret(setup),
            owner=self,
            on_done=lambda kept: self.form.show_kept_secret(is_kept=kept),
        )

    def _on_kind(self) -> None:
        setup = self.form.setup()
        self.try_button.setEnabled(setup.has_line)
        for button in self.sound_buttons.values():
            button.setVisible(setup.kind is PhoneKind.SOFTPHONE)
        self._say("")

    def _say(self, text: str, tone: str = "") -> None:
        self.message.setText(text)
        restyle(self.message, tone=tone)

    def _scrolling(self) -> QScrollArea:
        """Return the fields with the buttons below them; large fonts on a small screen scroll."""
        page = QWidget()
        page.setProperty("look", "plain")
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(10)
        column.addWidget(self.form)
        sounds = QHBoxLayout()
        sounds.setSpacing(14)
        for button in self.sound_buttons.values():
            sounds.addWidget(button, 1)
        column.addLayout(sounds)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(page)
        return area

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 18, 22, 18)
        column.setSpacing(10)
        column.addWidget(make_label(translate("PhoneSettings", "电话设置"), "title"))
        column.addWidget(self._scrolling(), 1)
        column.addWidget(self.message)
        row = QHBoxLayout()
        row.addWidget(make_label(translate("PhoneSettings", "口令存入本机钥匙串，不写入设置文件"), "faint"))
        row.addStretch(1)
        close = ActionButton(translate("PhoneSettings", "关闭"), "Esc")
        close.clicked.connect(self.close_over)
        for button in (close, self.try_button, self.save_button):
            row.addWidget(button)
        column.addLayout(row)
