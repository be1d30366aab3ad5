"""The sign-in window: number, password, and what else there is under 更多."""

from collections.abc import Callable
from dataclasses import dataclass

import msgspec
from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from desktop.errors import AppErrorCode, ErrorCode, to_app_error
from desktop.services.app import App
from desktop.services.phone_setup import PhoneKind, PhoneSetup, Problem, read_setup
from desktop.settings import Settings
from sync.contract.messages import Person
from ui.jobs import JobRunner
from ui.panels.texts.errors import code_message, error_message, message_text
from ui.theme.current import px
from ui.theme.icons import icon_pixmap
from ui.theme.restyle import restyle
from ui.widgets.action_button import ActionButton
from ui.widgets.card import Card, stand_alone
from ui.widgets.form_field import FormField
from ui.widgets.label import make_label
from ui.widgets.line_field import LineField

translate = QCoreApplication.translate
CARD_WIDTH = 400


@dataclass(frozen=True, slots=True)
class _SignedIn:
    """Who has signed in, with the telephone that was changed by it, or why it could not be."""

    person: Person
    phone: PhoneSetup | None = None
    trouble: Exception | None = None


class SignInView(QWidget):
    """Signals: ``signed_in(Person)``."""

    signed_in = Signal(object)

    def __init__(self, app: App, jobs: JobRunner, save_settings: Callable[[Settings], None]) -> None:
        super().__init__()
        self._app = app
        self._jobs = jobs
        self._save_settings = save_settings
        self._busy = False
        self.setProperty("look", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(translate("SignIn", "热线工作台 · 登录"))
        settings = app.settings
        self.number = LineField(settings.last_user_no, limit=32)
        self.password = password_field()
        self.old_password = password_field()
        self.new_password = password_field()
        self._phone = PhoneSetup() if app.demo else read_setup(settings.phone, settings.extension)
        self.seat = LineField(settings.desk, limit=32)
        self.extension = LineField(self._phone.extension, limit=64)
        self.server = LineField(settings.server, limit=300)
        self.message = make_label("", "error", wrap=True)
        self.button = ActionButton(translate("SignIn", "登录"), "Enter", "primary")
        self.more_button = ActionButton(translate("SignIn", "更多"), look="quiet")
        self._number_field = FormField(translate("SignIn", "工号"), self.number)
        self._password_field = FormField(translate("SignIn", "密码"), self.password)
        self._old_field = FormField(translate("SignIn", "旧密码"), self.old_password)
        self._new_field = FormField(
            translate("SignIn", "新密码"), self.new_password, hint=translate("SignIn", "首次登录或重置后须设置")
        )
        self._seat_field = FormField(translate("SignIn", "座席"), self.seat, hint=translate("SignIn", "可不填"))
        self.extension_field = FormField(translate("SignIn", "分机"), self.extension)
        self._more = self._build_more()
        self._lay_out()
        self._show_extension()
        self._connect()
        self._old_field.hide()
        self._new_field.hide()
        self._more.hide()
        self._warn_about_keys()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt name
        """Put the cursor where the person types first."""
        super().showEvent(event)
        self._fit_card()
        (self.password if self.number.text() else self.number).setFocus()

    def submit(self) -> None:
        """Sign in with what stands in the fields."""
        if self._busy:
            return
        self._show_problem(self._number_field, "")
        self._show_problem(self._password_field, "")
        self._show_problem(self.extension_field, "")
        number, password = self.number.text().strip(), self.password.text()
        if not number:
            self._refuse(self._number_field, translate("SignIn", "请输入工号"))
            return
        if not password and not self._app.demo:
            self._refuse(self._password_field, translate("SignIn", "请输入密码"))
            return
        phone = msgspec.structs.replace(self._phone, extension=self.extension.text().strip())
        moved = phone != self._phone
        if moved and (problem := phone.problems().get("extension")) is not None:
            needed = problem is Problem.NEEDED
            text = translate("SignIn", "请填写") if needed else translate("SignIn", "写作 8012")
            self._refuse(self.extension_field, text)
            return
        old, new = self.old_password.text(), self.new_password.text()
        self._set_busy(True)
        desk = self._desk

        def sign_in() -> _SignedIn:
            self._app.session.sit_at(desk)
            person = self._app.session.sign_in(number, password, old, new)
            return self._with_phone(person, phone) if moved else _SignedIn(person)

        self._jobs.run(
            sign_in,
            owner=self,
            on_done=self._on_signed_in,
            on_error=self._on_failed,
            queue="network",
        )

    def show_failure(self, error: Exception) -> None:
        """Say why a sign-in that was tried before did not work."""
        self._on_failed(error)

    def show_ended(self, reason: str) -> None:
        """Say that the server ended the session."""
        texts = {
            "revoked": translate("SignIn", "登录已被服务器收回。请重新登录，已保存的内容不会丢失。"),
            "device_revoked": translate(
                "SignIn", "本机资料已被管理员停用：未上传的内容正在交回服务器，随后本机资料将被清除。"
            ),
            "device_wiped": translate("SignIn", "内容已交回服务器，本机资料已按管理员的指令清除。"),
            "device_cloned": translate(
                "SignIn",
                "这台电脑上的资料是从另一台电脑拷贝来的。请再登录一次，本机将作为新设备继续工作；未上传的内容都还在，不会丢失。",
            ),
            AppErrorCode.OFFLINE_TIME_OVER: message_text(code_message(AppErrorCode.OFFLINE_TIME_OVER)),
            "password_changed": translate("SignIn", "密码已更改。请用新密码登录。"),
        }
        self._say(texts.get(reason, translate("SignIn", "登录已结束，请重新登录。")), "error")

    @property
    def _desk(self) -> str:
        return "".join(sign for sign in self.seat.text() if sign.isprintable()).strip()

    def _show_extension(self) -> None:
        """Show the extension where the telephone has one; a softphone's belongs to its account and its secret."""
        self.extension_field.setVisible(self._phone.kind is not PhoneKind.NONE)
        if self._phone.kind is PhoneKind.SOFTPHONE:
            self.extension.setReadOnly(True)
            self.extension.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
            self.extension_field.set_hint(translate("SignIn", "在电话设置中更改"))

    def _with_phone(self, person: Person, phone: PhoneSetup) -> _SignedIn:
        """Use the telephone with another extension; where that fails the former stays, and the sign-in stands."""
        try:
            self._app.phone_setup.apply(phone, "")
        except Exception as error:  # noqa: BLE001 - whatever it is, the person is in and is told
            return _SignedIn(person, trouble=error)
        return _SignedIn(person, phone)

    def _on_signed_in(self, found: _SignedIn) -> None:
        person = found.person
        self._set_busy(False)
        self.password.clear()
        self.old_password.clear()
        self.new_password.clear()
        self._remember(person.no, found.phone)
        self.signed_in.emit(person)
        if found.trouble is not None:
            self._jobs.failed.emit(found.trouble)

    def _on_failed(self, error: Exception) -> None:
        self._set_busy(False)
        told = to_app_error(error)
        cause = str(told.values.get("cause", ""))
        lines = [message_text(error_message(error))]
        if cause:
            lines.append(translate("SignIn", "未连上服务器：{reason}").format(reason=code_message(cause).title))
        self._say("\n".join(lines), "error")
        self._old_field.setVisible(told.code == AppErrorCode.OLD_PASSWORD_NEEDED)
        wants_new = told.code == ErrorCode.PASSWORD_CHANGE_NEEDED or told.values.get("field") == "new_password"
        self._new_field.setVisible(wants_new)
        if wants_new:
            self._fit_card()
            self.new_password.setFocus()
            return
        if told.code == AppErrorCode.OLD_PASSWORD_NEEDED:
            self._fit_card()
            self.old_password.setFocus()
            return
        if cause or told.code in (AppErrorCode.WRONG_ADDRESS, AppErrorCode.NOT_A_SERVER, AppErrorCode.TLS_FAILED):
            self._more.show()
        self._fit_card()
        self.password.setFocus()
        self.password.selectAll()

    def _remember(self, number: str, phone: PhoneSetup | None = None) -> None:
        server = self.server.text().strip()
        changed = msgspec.structs.replace(self._app.settings, last_user_no=number, desk=self._desk, server=server)
        if phone is not None:
            changed = msgspec.structs.replace(changed, phone=phone.url, extension=phone.extension)
        if changed != self._app.settings and not self._app.demo:
            self._save_settings(changed)

    def _on_server_edited(self) -> None:
        if self.server.text().strip() != self._app.settings.server:
            self._remember(self.number.text().strip())
            self._say(translate("SignIn", "新的服务器地址已保存，重新启动后生效。"), "muted")

    def _refuse(self, field: FormField, text: str) -> None:
        self._show_problem(field, text)
        field.focus()

    def _show_problem(self, field: FormField, text: str) -> None:
        field.set_error(text)

    def _say(self, text: str, look: str) -> None:
        restyle(self.message, look=look)
        self.message.setText(text)
        self.message.setVisible(bool(text))
        self._fit_card()

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self.button.setEnabled(not busy)
        self.button.set_title(translate("SignIn", "正在登录…") if busy else translate("SignIn", "登录"))
        if busy:
            self._say("", "error")

    def _warn_about_keys(self) -> None:
        self.message.hide()
        if self._app.keystore == "file" and not self._app.demo:
            text = translate("SignIn", "本机没有系统钥匙串：资料密钥保存在仅本账户可读的文件中。公用电脑请联系管理员。")
            self._say(text, "muted")
        if self._app.settings.damaged:
            self._say(translate("SignIn", "设置文件已损坏，已恢复默认设置。原文件保留在旁边。"), "muted")

    def _connect(self) -> None:
        for field in (self.number, self.password, self.old_password, self.new_password, self.seat):
            field.returnPressed.connect(self.submit)
        self.number.submitted.connect(lambda _text: self.submit())
        self.seat.submitted.connect(lambda _text: self.submit())
        self.extension.submitted.connect(lambda _text: self.submit())
        self.server.edited.connect(lambda _text: self._on_server_edited())
        self.button.clicked.connect(self.submit)
        self.more_button.clicked.connect(self._toggle_more)

    def _toggle_more(self) -> None:
        self._more.setVisible(self._more.isHidden())
        self._fit_card()

    def _fit_card(self) -> None:
        """Give the card the height its texts need at its width; nested wrapping texts do not tell it by themselves."""
        for child in self._card.findChildren(QWidget):
            child.ensurePolished()
            child.updateGeometry()
        self._card.body.invalidate()
        self._card.body.activate()
        body = self._card.body
        wraps = body.hasHeightForWidth()  # without a text that wraps the layout tells no height for a width
        height = body.totalHeightForWidth(self._card.width()) if wraps else body.totalSizeHint().height()
        self._card.setFixedHeight(height)

    def _build_more(self) -> QWidget:
        box = QWidget()
        box.setProperty("look", "plain")
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self.server_field = FormField(translate("SignIn", "服务器地址"), self.server)
        column.addWidget(self.server_field)
        offline = translate("SignIn", "连不上服务器时，用同一工号和密码打开本机资料，可离线工作。")
        column.addWidget(make_label(offline, "faint", wrap=True))
        return box

    def _lay_out(self) -> None:
        card = self._card = Card(spacing=12)
        card.setFixedWidth(px(CARD_WIDTH))
        card.body.setContentsMargins(28, 26, 28, 24)
        head = QHBoxLayout()
        head.setSpacing(12)
        mark = QLabel()
        mark.setPixmap(icon_pixmap("app", "accent", px(40)))
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(make_label(translate("SignIn", "12345 热线工作台"), "heading"))
        names.addWidget(make_label(translate("SignIn", "政务服务便民热线"), "muted"))
        head.addWidget(mark)
        head.addLayout(names, 1)
        card.add(head)
        for field in (self._number_field, self._password_field, self._old_field, self._new_field):
            card.add(field)
        seats = QHBoxLayout()
        seats.setSpacing(12)
        seats.addWidget(self._seat_field, 1)
        seats.addWidget(self.extension_field, 1)
        card.add(seats)
        card.add(self._more)
        card.add(self.message)
        buttons = QHBoxLayout()
        buttons.addWidget(self.more_button)
        buttons.addStretch(1)
        buttons.addWidget(self.button)
        card.add(buttons)
        stand_alone(self, card)


def password_field() -> QLineEdit:
    """Return a field that hides what is typed and keeps input methods off."""
    field = QLineEdit()
    field.setEchoMode(QLineEdit.EchoMode.Password)
    field.setMaxLength(256)
    field.setInputMethodHints(Qt.InputMethodHint.ImhHiddenText | Qt.InputMethodHint.ImhSensitiveData)
    return field
