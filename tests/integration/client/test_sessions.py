"""Tokens, passwords, versions and the push channel, against the real server."""

from pathlib import Path

import pytest

from desktop.errors import AppError, AppErrorCode, ErrorCode
from sync.contract.administration import UserChange, UserCreate
from sync.contract.versions import PROTOCOL
from sync.domain.act import ActData
from sync.domain.codes import Action
from sync.domain.reference import ReferenceKind, Unit
from sync.server.config import Limits
from tests.helpers.desk import desk
from tests.helpers.odd_server import odd_server
from tests.helpers.server import RunningServer, running_server, server
from tests.helpers.server_city import PASSWORD

__all__ = ["server"]


def test_a_wrong_password_is_told_by_the_server(server: RunningServer, tmp_path: Path) -> None:
    with desk(tmp_path / "a", server.url) as seat:
        with pytest.raises(AppError) as caught:
            seat.app.session.sign_in("agent", "wrong-password")
        assert caught.value.code == "sign_in_failed"
        seat.sign_in("agent").wait_ready()


def test_work_goes_on_when_access_tokens_end(tmp_path: Path) -> None:
    # Tokens are renewed half a minute before their end: these are renewed all the time
    limits = Limits(access_token=20_000)
    with running_server(tmp_path / "server", limits=limits) as running, desk(tmp_path / "a", running.url) as seat:
        seat.sign_in("agent").wait_ready()
        first = seat.app.session._seat.session.access_token

        order_id, _ = seat.create()

        seat.wait_order(order_id)
        assert seat.app.session._seat.session.access_token != first


@pytest.mark.allows_log("sync.server")
def test_a_revoked_person_is_signed_out_and_keeps_the_outbox(server: RunningServer, tmp_path: Path) -> None:
    with desk(tmp_path / "a", server.url) as seat, desk(tmp_path / "b", server.url) as admin:
        seat.sign_in("agent").wait_ready()
        admin.sign_in("administrator").wait_ready()
        ended: list[object] = []
        seat.app.events.subscribe(lambda event: ended.append(event) if type(event).__name__ == "SessionEnded" else None)

        admin.app.administration.change_user("user-agent", UserChange(active=False))

        seat.wait_until(lambda: bool(ended), "nobody told that the session is over")
        seat.create()
        assert seat.app.sync_status.status().unsent == 1


def test_an_administrator_adds_a_person_who_then_signs_in(server: RunningServer, tmp_path: Path) -> None:
    with desk(tmp_path / "a", server.url) as admin, desk(tmp_path / "b", server.url) as fresh:
        admin.sign_in("administrator").wait_ready()

        reply = admin.app.administration.create_user(UserCreate(no="7001", name="新座席", roles=["agent"]))

        assert reply.password
        assert "7001" in {user.no for user in admin.app.administration.users()}
        with pytest.raises(AppError) as caught:
            fresh.sign_in("7001", reply.password)
        assert caught.value.code == ErrorCode.PASSWORD_CHANGE_NEEDED
        fresh.app.session.sign_in("7001", reply.password, new_password="chosen-by-myself")
        fresh.wait_ready()
        assert not fresh.app.session.person.must_change_password


def test_a_password_changed_elsewhere_opens_the_store_through_the_server(server: RunningServer, tmp_path: Path) -> None:
    with desk(tmp_path / "a", server.url) as first, desk(tmp_path / "b", server.url) as second:
        first.sign_in("agent").wait_ready()
        first.app.session.leave()
        second.sign_in("agent").wait_ready()
        second.app.session.change_password(PASSWORD, "another-horse-battery")

        first.app.session.sign_in("agent", "another-horse-battery")
        first.app.session.leave()
        first.app.session.sign_in("agent", "another-horse-battery")
        assert first.app.session.is_signed_in


def test_a_changed_unit_reaches_other_seats(server: RunningServer, tmp_path: Path) -> None:
    with desk(tmp_path / "a", server.url) as admin, desk(tmp_path / "b", server.url) as agent:
        admin.sign_in("administrator").wait_ready()
        agent.sign_in("agent").wait_ready()

        admin.app.administration.put_reference(
            ReferenceKind.UNIT, Unit(id="u-new", name="新能源办公室", parent="u-city", area="410100", dept="energy")
        )

        agent.wait_until(lambda: agent.app.reference.organisation.unit("u-new") is not None, "the unit did not come")
        assert [unit.id for unit in agent.app.reference.find_units("新能源", 3)] == ["u-new"]


def test_a_claim_of_a_held_order_is_refused_with_the_reason(server: RunningServer, tmp_path: Path) -> None:
    with desk(tmp_path / "a", server.url) as first, desk(tmp_path / "b", server.url) as second:
        first.sign_in("dispatcher").wait_ready()
        second.sign_in("dispatcher2").wait_ready()
        order_id, _ = first.create()
        second.wait_order(order_id)
        second.wait_until(lambda: second.app.sync_status.status().online, "offline")
        first.app.acts.act(order_id, Action.CLAIM, ActData())

        with pytest.raises(AppError) as caught:
            second.app.acts.act(order_id, Action.CLAIM, ActData())

        assert caught.value.code in {AppErrorCode.REFUSED, AppErrorCode.SUPERSEDED}


def test_a_web_site_instead_of_a_server_is_named(tmp_path: Path) -> None:
    page = (200, {"Content-Type": "text/html"}, b"<html>welcome</html>")
    with odd_server({"/auth/v1/sign-in": page}) as odd, desk(tmp_path / "a", odd.url) as seat:
        with pytest.raises(AppError) as caught:
            seat.sign_in("agent")
        assert caught.value.code == AppErrorCode.SIGN_IN_NEEDS_SERVER
        assert caught.value.values["cause"] == AppErrorCode.NOT_A_SERVER


@pytest.mark.parametrize(
    ("code", "detail"), [("client_too_old", {"needed": PROTOCOL + 1}), ("server_too_old", {"protocol": 0})]
)
def test_a_server_of_another_version_says_which_side_is_old(tmp_path: Path, code: str, detail: dict[str, int]) -> None:
    import msgspec

    answer = (426, {}, msgspec.json.encode({"code": code, "message": "", "detail": detail}))
    with odd_server({"/auth/v1/sign-in": answer}) as odd, desk(tmp_path / "a", odd.url) as seat:
        with pytest.raises(AppError) as caught:
            seat.sign_in("agent")
        assert caught.value.code == code
        assert caught.value.values == detail


@pytest.mark.allows_log("sync.server")
def test_numbers_stay_with_the_seat_when_the_server_does_not_hear_the_sign_off(
    server: RunningServer, tmp_path: Path
) -> None:
    with desk(tmp_path / "a", server.url) as seat:
        seat.sign_in("agent").wait_ready()
        free = seat.app.sync_status.status().free_numbers
        assert free
        commands = server.services.commands
        commands.waiting += 10**6  # too busy
        seat.app.session.sign_out()
        commands.waiting -= 10**6

        seat.sign_in("agent").wait_ready()

        assert seat.app.sync_status.status().free_numbers == free


@pytest.mark.allows_log("numbers given back are not struck off")
def test_who_leaves_with_a_store_that_takes_nothing_any_more_has_left(server: RunningServer, tmp_path: Path) -> None:
    with desk(tmp_path / "a", server.url) as seat:
        seat.sign_in("agent").wait_ready()
        with seat.app.session._seat.store.database.saving() as connection:
            connection.exec_driver_sql(
                "CREATE TRIGGER damaged BEFORE UPDATE ON number_lease BEGIN SELECT RAISE(ABORT, 'x'); END"
            )
        seat.app.session.sign_out()
        assert not seat.app.session.is_signed_in
