"""A password that an administrator has reset: a new one is chosen, and the store opens without the old one."""

import shutil
from pathlib import Path

import pytest

from desktop.errors import AppError, AppErrorCode, ErrorCode
from tests.helpers.desk import desk
from tests.helpers.server import RunningServer, running_server
from tests.helpers.server_city import PASSWORD
from tests.integration.client.test_offline import free_port

FIRST, OWN = "first-password-1", "own-password-2"


def _reset(server: RunningServer) -> None:
    server.services.users.reset_password("user-agent", FIRST, "user-administrator")


def test_after_a_reset_the_store_opens_with_a_new_password_alone(server: RunningServer, tmp_path: Path) -> None:
    folder = tmp_path / "a"
    with desk(folder, server.url) as seat:
        seat.sign_in("agent").wait_ready()
        draft = seat.app.intake.open_draft()
    _reset(server)
    with desk(folder, server.url) as seat:
        with pytest.raises(AppError) as caught:
            seat.sign_in("agent", FIRST)
        assert caught.value.code == ErrorCode.PASSWORD_CHANGE_NEEDED
        with pytest.raises(AppError) as caught:
            seat.app.session.sign_in("agent", FIRST, new_password="short")
        assert caught.value.values["field"] == "new_password"

        person = seat.app.session.sign_in("agent", FIRST, new_password=OWN)

        assert not person.must_change_password
        seat.wait_ready()
        assert [kept.id for kept in seat.app.intake.drafts()] == [draft.id]
    with desk(folder, server.url) as seat:
        seat.sign_in("agent", OWN).wait_ready()
        assert [kept.id for kept in seat.app.intake.drafts()] == [draft.id], "wrapped with the new password"


@pytest.mark.allows_log("sync|desktop")
def test_a_copy_that_went_on_by_itself_opens_after_a_reset_too(server: RunningServer, tmp_path: Path) -> None:
    with desk(tmp_path / "a", server.url) as seat:
        seat.sign_in("agent").wait_ready()
        original = seat.app.diagnostics.read().facts.device
    shutil.copytree(tmp_path / "a", tmp_path / "b")
    with desk(tmp_path / "a", server.url) as seat:
        seat.sign_in("agent").wait_ready().create()
        seat.wait_sent()
    with desk(tmp_path / "b", server.url) as seat:
        seat.sign_in("agent")
        seat.wait_until(lambda: seat.app.diagnostics.read().facts.device != original, "still the device it was")
        seat.wait_ready()
        draft = seat.app.intake.open_draft()
    _reset(server)
    with desk(tmp_path / "b", server.url) as seat:
        seat.app.session.sign_in("agent", FIRST, new_password=OWN)
        assert draft.id in [kept.id for kept in seat.app.intake.drafts()]


def test_where_the_server_cannot_open_it_the_old_password_is_asked_for(server: RunningServer, tmp_path: Path) -> None:
    folder = tmp_path / "a"
    with desk(folder, server.url) as seat:
        seat.sign_in("agent").wait_ready()
    (wrap,) = folder.rglob("key.json")
    text = wrap.read_text("ascii")
    head, _, tail = text.partition('"recovery":"')
    wrap.write_text(head + '"recovery":"' + "AAAA" + tail[4:], "ascii")
    _reset(server)
    with desk(folder, server.url) as seat:
        with pytest.raises(AppError) as caught:
            seat.app.session.sign_in("agent", FIRST, new_password=OWN)
        assert caught.value.code == AppErrorCode.OLD_PASSWORD_NEEDED
        seat.app.session.sign_in("agent", OWN, old_password=PASSWORD)
        seat.wait_ready()


def test_a_changed_password_still_opens_the_store_offline(tmp_path: Path) -> None:
    url = f"http://127.0.0.1:{(port := free_port())}"
    with running_server(tmp_path / "server", port=port), desk(tmp_path / "a", url) as seat:
        seat.sign_in("agent").wait_ready()
        seat.app.session.change_password(PASSWORD, OWN)
    with desk(tmp_path / "a", url) as seat:
        seat.sign_in("agent", OWN)
        assert seat.app.session.is_offline_unlock
