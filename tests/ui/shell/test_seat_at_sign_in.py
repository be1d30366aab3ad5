"""The seat's number and extension are given at the sign-in: remembered here, told to the server, in use at once."""

from pathlib import Path

import msgspec
import pytest
from PySide6.QtWidgets import QApplication
from sqlalchemy import select

from desktop.settings import load_settings
from sync.server.tables.people import device
from tests.helpers.desk import Desk
from tests.helpers.server import RunningServer
from tests.helpers.server_city import PASSWORD
from tests.helpers.ui import focused, press, press_focused, type_text, wait_for
from tests.ui.programs import main_window, running_program, sign_in_view
from ui.application import Desk as Program
from ui.shell.main_window import MainWindow
from ui.sign_in.view import SignInView


def _on_server(server: RunningServer) -> list[str]:
    with server.services.database.read() as connection:
        return list(connection.scalars(select(device.c.seat)))


def _signs_in(program: Program, seat: str, extension: str = "") -> MainWindow:
    """Sign in by keys: number, password, seat and, where there is one, extension."""
    view = sign_in_view(program)
    view.number.setFocus()
    press_focused("Ctrl+A")
    type_text(view.number, "agent")
    press_focused("Tab")
    type_text(view.password, PASSWORD)
    press_focused("Tab")
    assert focused() is view.seat
    press_focused("Ctrl+A")
    type_text(view.seat, seat)
    if extension:
        press_focused("Tab")
        assert focused() is view.extension
        press_focused("Ctrl+A")
        type_text(view.extension, extension)
    press_focused("Return")
    return main_window(program)


def test_each_sign_in_tells_the_server_its_seat_and_the_machine_remembers_it(
    server: RunningServer, empty_seat: Desk, qapp: QApplication, tmp_path: Path
) -> None:
    app = empty_seat.app
    with running_program(qapp, app) as program:
        assert not sign_in_view(program).extension.isVisible(), "no telephone, no extension"
        _signs_in(program, "B-07")
        assert _on_server(server) == ["B-07"]
        assert app.session.actor.desk == "B-07"
        wait_for(lambda: load_settings(tmp_path / "seat").desk == "B-07", "not remembered")
        app.session.sign_out()
        view = sign_in_view(program)
        assert view.seat.text() == "B-07"
        _signs_in(program, "C-11")
        assert _on_server(server) == ["C-11"]
        assert app.session.actor.desk == "C-11"


def test_the_extension_of_a_shift_is_in_use_at_once_and_told_to_the_server(
    server: RunningServer, empty_seat: Desk, qapp: QApplication, tmp_path: Path
) -> None:
    app = empty_seat.app
    app.settings = msgspec.structs.replace(app.settings, phone="server", extension="8012")
    with running_program(qapp, app) as program:
        assert sign_in_view(program).extension.text() == "8012"
        _signs_in(program, "B-07", "8044")
        wait_for(lambda: load_settings(tmp_path / "seat").extension == "8044", "not remembered")
        assert load_settings(tmp_path / "seat").phone == "server"
        assert app.agent_state.extension == "8044"
        lead = server.seat("team_lead")

        def shown() -> bool:
            seats = lead.call("GET", "/admin/v1/seats").json()["seats"]
            return any(one.get("agent", {}).get("extension") == "8044" for one in seats)

        wait_for(shown, "the lead does not see the extension")


@pytest.mark.parametrize(
    ("phone", "typed", "told"),
    [
        ("server", "", "请填写"),
        ("ami://seat@pbx.example/?extension=8012", "80<1>2\t", "写作 8012"),
        ("esl://pbx.example/?extension=8012", "x" * 500 + ";", ""),
    ],
)
def test_an_extension_that_cannot_be_is_told_beside_its_field(
    empty_seat: Desk, qapp: QApplication, phone: str, typed: str, told: str
) -> None:
    app = empty_seat.app
    app.settings = msgspec.structs.replace(app.settings, phone=phone, extension="8012")
    with running_program(qapp, app) as program:
        view = sign_in_view(program)
        view.number.setText("agent")
        view.password.setText(PASSWORD)
        view.extension.setText(typed)
        if not told:
            assert len(view.extension.text()) == 64, "nobody can type more"
            return
        press(view.password, "Return")
        assert view.extension.hasFocus()
        assert view.extension_field.error == told
        assert not app.session.is_signed_in


def test_a_softphones_extension_is_shown_and_changed_where_its_secret_is(empty_seat: Desk, qapp: QApplication) -> None:
    app = empty_seat.app
    app.settings = msgspec.structs.replace(app.settings, phone="sip://8012@pbx.example/")
    with running_program(qapp, app) as program:
        view: SignInView = sign_in_view(program)
        assert (view.extension.text(), view.extension.isReadOnly(), view.extension.isVisible()) == ("8012", True, True)
