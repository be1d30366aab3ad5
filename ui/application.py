"""The program on screen: sign-in, window, preferences, screenshots. ``run`` is what ``desktop.__main__`` calls."""

import secrets
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec

import msgspec
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSize, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from desktop.errors import AppError, to_app_error
from desktop.services.app import App
from desktop.services.arguments import Arguments
from desktop.services.events import DEVICE_WIPED
from desktop.settings import Settings, save_settings
from sync.domain.codes import Role
from ui.commands.ime_guard import ImeGuard
from ui.crash import CrashHook
from ui.event_bridge import EventBridge
from ui.feature import FeatureSpec, View
from ui.jobs import WRITES, JobRunner
from ui.panels.form_keeper import FormKeeper
from ui.practice_call import practice_call
from ui.qt_application import qt_application
from ui.screenshot import Screenshot
from ui.theme.icons import icon
from ui.theme.theme import Theme
from ui.translations import install_language

translate = QCoreApplication.translate
DEMO_PEOPLE = {
    "dispatch": "0203",
    "handling": "1102",
    "callback": "0301",
    "monitor": "0101",
    "knowledge": "0101",
    "administration": "0000",
}
DEMO_PERSON = "0317"
FEATURE_MODULES = (
    "ui.intake.view",
    "ui.dispatch.view",
    "ui.handling.view",
    "ui.callback.view",
    "ui.search.view",
    "ui.knowledge.view",
    "ui.monitor.view",
    "ui.monitor.board_view",
    "ui.attention.view",
    "ui.sync_status.view",
    "ui.administration.view",
)
FRAME = QSize(4, 32)
"""Room for the frame and the title bar, which the window system adds."""
SMALLEST = (1180, 700)
PAINTED_MS = 150
"""By then the sign-in window stands on the screen."""


def features() -> tuple[FeatureSpec, ...]:
    """Return every feature; imported here so that the sign-in field need not wait for them."""
    modules = (name for name in FEATURE_MODULES if find_spec(name.rpartition(".")[0]) and find_spec(name))
    return tuple(import_module(name).feature() for name in modules)


def load_screens() -> None:
    """Import every screen and the window around them. Makes no widget, so any thread may do it."""
    features()
    import_module("ui.shell.main_window")


def run(app: App, arguments: Arguments) -> int:
    """Show the program until it is closed (or the picture is taken); return the exit code."""
    application = qt_application(arguments)
    desk = Desk(application, app, arguments)
    try:
        desk.start()
        return application.exec()
    finally:
        desk.close()


def fit(window: QWidget, arguments: Arguments) -> None:
    """Give a window the size asked for, no more than the screen has room for; a picture has the size asked for."""
    size = QSize(*arguments.size)
    if arguments.screenshot is None:
        size = size.boundedTo(window.screen().availableSize() - FRAME)
    window.resize(size)


class Desk(QObject):
    """Owns the theme, the background work and the one top-level window of the moment."""

    def __init__(self, application: QApplication, app: App, arguments: Arguments) -> None:
        super().__init__(application)
        self._application = application
        self._app = app
        self._arguments = arguments
        self.window: QWidget | None = None
        settings = app.settings
        application.setApplicationName("hotline-desk")
        application.setQuitOnLastWindowClosed(False)
        self._language = install_language(application, arguments.language or settings.language)
        self._theme = Theme(application)
        self._theme.setParent(self)
        self._theme.choose(arguments.theme or settings.theme, settings.font_percent / 100)
        application.setWindowIcon(icon("app", "accent", 64))
        self._ime = ImeGuard(application)
        self._ime.setParent(self)
        self.jobs = JobRunner(self)
        self.bridge = EventBridge(app.events, self)
        self._begin = QTimer(self)
        self._begin.setSingleShot(True)
        self._begin.timeout.connect(app.start)
        self._crashes = CrashHook(lambda: secrets.token_hex(4).upper(), self)
        self._crashes.happened.connect(self._on_crash)
        self.bridge.session_ended.connect(self._on_session_ended)
        self._quitting = application.aboutToQuit.connect(lambda: finish_views(self.window, app))

    def start(self) -> None:
        """Show the sign-in, or sign in at once where the person is known."""
        self._crashes.install()
        arguments = self._arguments
        number = arguments.sign_in
        if self._app.demo and not number:
            number = DEMO_PEOPLE.get(arguments.view, DEMO_PERSON)
        if not self._app.session.is_signed_in and not number:
            self._show_sign_in()
            self._begin.start(PAINTED_MS)  # what loads before would keep people from the field
            return
        self._app.start()
        if self._app.session.is_signed_in:
            self._prepare()
        else:
            self._sign_in_as(number, arguments.password)

    def close(self) -> None:
        """Close the window, end the background work (every waiting write is done), put the hooks back."""
        QObject.disconnect(self._quitting)
        self._begin.stop()
        self._replace_window(None)
        self.bridge.close()
        self.jobs.close()
        self._crashes.remove()

    def apply_settings(self, settings: Settings) -> None:
        """Save settings and show them; another language or size builds the window anew."""
        former, self._app.settings = self._app.settings, settings
        self._save(settings)
        self._theme.choose(settings.theme, settings.font_percent / 100)
        if (former.language, former.font_percent) != (settings.language, settings.font_percent):
            self._language = install_language(self._application, settings.language)
            QTimer.singleShot(0, self._rebuild)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt name
        """End the program when the person closes the window."""
        if event.type() is QEvent.Type.Close and watched is self.window:
            self._application.quit()
        return False

    def _sign_in_as(self, number: str, password: str) -> None:
        self.jobs.run(
            lambda: self._app.session.sign_in(number, password),
            owner=self,
            on_done=lambda _person: self._prepare(),
            on_error=self._on_sign_in_failed,
            queue="network",
        )

    def _on_sign_in_failed(self, error: Exception) -> None:
        if self._arguments.screenshot is not None:
            sys.stderr.write(f"hotline-desk: sign-in failed (code: {to_app_error(error).code})\n")
            self._application.exit(2)
            return
        self._show_sign_in(error, self._arguments.sign_in)

    def _show_sign_in(self, error: Exception | None = None, number: str = "") -> None:
        from ui.sign_in.view import SignInView

        view = SignInView(self._app, self.jobs, self._keep)
        if number:
            view.number.setText(number)
        view.signed_in.connect(lambda _person: self._prepare())
        fit(view, self._arguments)
        self._replace_window(view)
        QTimer.singleShot(PAINTED_MS, view, self._load_screens)
        if error is not None:
            view.show_failure(error)
        if self._arguments.screenshot is not None:
            self._take_picture()

    def _load_screens(self) -> None:
        """Import the screens while the person types: after Enter they would have to wait for it."""
        self.jobs.run(load_screens, owner=self)

    def _prepare(self) -> None:
        if self._app.demo and Role.AGENT in self._app.session.person.roles:
            self.jobs.run(
                self._take_practice_call,
                owner=self,
                on_done=lambda _draft: self._go_on(),
                queue="store_write",
            )
        else:
            self._go_on()

    def _take_practice_call(self) -> None:
        if not self._app.intake.drafts():
            self._app.intake.open_draft(draft=practice_call())

    def _go_on(self) -> None:
        if self._app.reference.has_reading:
            self._show_main()
            return
        from ui.sign_in.preparing import PreparingView

        view = PreparingView(self._app, self.jobs, self.bridge)
        view.ready.connect(self._show_main)
        fit(view, self._arguments)
        self._replace_window(view)

    def _show_main(self, view_id: str = "") -> None:
        from ui.shell.features import visible_features
        from ui.shell.main_window import MainWindow

        specs = visible_features(features(), self._app.session.person.roles)
        window = MainWindow(self._app, self.jobs, self.bridge, specs)
        window.sign_out_asked.connect(self._sign_out)
        window.preferences_asked.connect(self._open_preferences)
        window.phone_settings_asked.connect(self._open_phone_settings)
        fit(window, self._arguments)
        if self._arguments.screenshot is None:
            window.setMinimumSize(*SMALLEST)
        self._replace_window(window)
        wanted = view_id or self._arguments.view or first_view(specs)
        window.open_view(wanted if window.host.has(wanted) else first_view(specs))
        if self._arguments.screenshot is not None:
            self._take_picture()

    def _replace_window(self, window: QWidget | None) -> None:
        finish_views(self.window, self._app)
        former, self.window = self.window, window
        if window is not None:
            window.show()
            window.installEventFilter(self)
        if former is not None:
            former.removeEventFilter(self)
            former.close()
            former.deleteLater()
        if window is not None:
            # Once the closing of the former window is over: closing it would take the activation away again.
            QTimer.singleShot(0, window, window.activateWindow)

    def _rebuild(self) -> None:
        from ui.shell.main_window import MainWindow

        if isinstance(self.window, MainWindow) and self._may_leave():
            self._show_main(self.window.host.current_id)
            self._open_preferences()

    def _open_preferences(self) -> None:
        from ui.preferences.panel import PreferencesPanel

        if self.window is not None:
            for former in self.window.findChildren(PreferencesPanel):
                former.deleteLater()
            panel = PreferencesPanel(self._app.settings, self.apply_settings, self.window)
            panel.phone_asked.connect(self._open_phone_settings)
            panel.open()

    def _open_phone_settings(self) -> None:
        from ui.preferences.phone_panel import PhonePanel

        if self.window is not None:
            former = self.window.findChild(PhonePanel)  # it still has what was typed in it and not saved
            make = (self._app, self.jobs, self.bridge, self.apply_settings, self.window)
            (former if former is not None else PhonePanel(*make)).open()

    def _sign_out(self) -> None:
        """Save what was typed, ask about open drafts, then end the session; each step after the writes that wait."""
        window = self.window
        if window is None or not self._may_leave():
            return
        from ui.sign_in.departure import Departure

        for former in window.findChildren(Departure):
            former.deleteLater()
        departure = Departure(self._app, self.jobs, window)
        departure.failed.connect(self.jobs.failed)
        departure.begin()

    def _may_leave(self) -> bool:
        """Save what was typed; where that fails (disk full) tell, and stay on the screen that still has the words."""
        if finish_views(self.window, self._app):
            return True
        self.jobs.failed.emit(AppError("store_busy", retryable=True))
        return False

    def _keep(self, settings: Settings) -> None:
        self._app.settings = settings
        self._save(settings)

    def _save(self, settings: Settings) -> None:
        if not self._app.demo:
            kept = msgspec.structs.replace(settings)
            self.jobs.run(lambda: save_settings(self._app.settings_dir, kept), owner=self, queue="store_write")

    def _take_picture(self) -> None:
        path, window = self._arguments.screenshot, self.window
        if path is None or window is None:
            return
        picture = Screenshot(window, self.jobs, path, self._is_settled)
        picture.taken.connect(lambda taken: self._application.exit(0 if taken else 1))

    def _is_settled(self) -> bool:
        if not self._app.session.is_signed_in:
            return True
        status = self._app.sync_status.status()
        return not status.pulling and not status.connecting

    def _on_session_ended(self, reason: str) -> None:
        from ui.sign_in.view import SignInView

        if reason == DEVICE_WIPED and not self._app.session.is_over:
            return  # somebody else works here by now
        if not isinstance(self.window, SignInView):  # a sign-in under way goes on
            self._replace_window(None)
            self.jobs.run(self._app.session.lock, owner=self, queue=WRITES)  # after what was typed is saved
            self._show_sign_in()
        if reason != "signed_out" and isinstance(self.window, SignInView):
            self.window.show_ended(reason)

    def _on_crash(self, report_id: str) -> None:
        from ui.shell.main_window import MainWindow

        if isinstance(self.window, MainWindow):
            title = translate("Shell", "程序遇到意外问题(报告编号 {id})").format(id=report_id)
            detail = translate("Shell", "已保存的内容不受影响，可以继续工作。请把编号告诉管理员。")
            self.window.notices.tell(title, detail, tone="danger")


def finish_views(window: QWidget | None, app: App) -> bool:
    """Let every view that was built, and its forms, save what was typed; returns whether all of it is on the disk."""
    if window is None or not app.session.is_signed_in:
        return True
    finished = [one.finish() for kind in (View, FormKeeper) for one in window.findChildren(kind)]
    return all(finished)


def first_view(specs: Sequence[FeatureSpec]) -> str:
    """Return the view a person starts with: the first of the rail that is not everybody's."""
    own = [spec for spec in specs if spec.in_rail and not spec.shared]
    return next((spec.id for spec in (*own, *specs)), "")
