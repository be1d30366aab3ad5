"""Sealed commands without a session: from a store whose person has left, and from one that was shut out."""

import base64
from collections.abc import Sequence
from typing import Any

import msgspec
import pytest
import requests
from msgspec.structs import replace
from nacl.public import PrivateKey, SealedBox
from sqlalchemy import func, select, update

from sync.contract.administration import UserChange
from sync.contract.messages import Command
from sync.contract.spooling import SpoolReply, SpoolRequest, box_for
from sync.contract.wiping import WipeOrder, is_ordered, sign_order
from sync.domain.codes import Action, Outcome
from sync.server.ports import new_id
from sync.server.tables.orders import work_order
from sync.server.tables.people import device as device_table
from tests.helpers.http_seat import TIMEOUT, HttpSeat
from tests.helpers.server import RunningServer
from tests.helpers.server_city import PASSWORD

CREDENTIAL = base64.b64encode(bytes(range(32))).decode()


def _seat(server: RunningServer, user_no: str = "agent", credential: str = CREDENTIAL) -> HttpSeat:
    seat = HttpSeat(server.url, new_id())
    seat.credential = credential
    seat.sign_in(user_no, PASSWORD)
    return seat


def _sealed(seat: HttpSeat, *commands: Command) -> list[bytes]:
    box = box_for(seat.session.spool_key)
    assert box is not None
    return [box.encrypt(msgspec.json.encode(command)) for command in seat.signed(commands)]


def _post(server: RunningServer, device: str, files: Sequence[bytes], **more: Any) -> requests.Response:
    body = msgspec.json.encode(SpoolRequest(device, more.pop("credential", CREDENTIAL), list(files), **more))
    return requests.post(f"{server.url}/sync/v1/spool", data=body, timeout=TIMEOUT)


def _hand_in(server: RunningServer, device: str, files: Sequence[bytes], **more: Any) -> SpoolReply:
    reply = _post(server, device, files, **more)
    assert reply.status_code == 200, reply.text
    return msgspec.json.decode(reply.content, type=SpoolReply)


def _orders(server: RunningServer) -> int:
    with server.services.database.read() as connection:
        return connection.scalar(select(func.count()).select_from(work_order)) or 0


def test_commands_are_applied_once_whichever_way_they_come_first(server: RunningServer) -> None:
    seat = _seat(server)
    first, second, third = seat.create(), seat.create(), seat.create()
    note = seat.command(Action.NOTE, third.target, {"text": "还在漏"})
    sealed = _sealed(seat, note, third, second)
    assert seat.call("POST", "/auth/v1/sign-out", json={}).status_code == 204

    reply = _hand_in(server, seat.device, sealed)  # the first one is missing, and they come in any order
    assert [one.id for one in reply.results] == [note.id, third.id, second.id]
    assert {one.outcome for one in reply.results} == {Outcome.APPLIED}
    assert _hand_in(server, seat.device, sealed) == reply, "handed in again: the same answer"
    assert reply.epoch == seat.session.epoch

    seq = seat.seq
    seat.sign_in("agent", PASSWORD)
    assert (seat.seq, seat.session.next_seq) == (1, 1), "handing in does not move the queue"
    seat.seq = seq
    pushed = seat.push(first, second, third, note)
    assert [one.outcome for one in pushed.results] == [Outcome.APPLIED] * 4
    assert [one.seq for one in pushed.results] == [1, 2, 3, 4]
    assert pushed.next_seq == 5
    assert _orders(server) == 3


def test_what_was_pushed_already_has_its_outcome(server: RunningServer) -> None:
    seat = _seat(server)
    create = seat.create()
    seat.push(create)
    assert [one.outcome for one in _hand_in(server, seat.device, _sealed(seat, create, create)).results] == [
        Outcome.APPLIED
    ] * 2
    assert _orders(server) == 1


@pytest.mark.parametrize("credential", ["", "x", base64.b64encode(bytes(32)).decode(), "A" * 100_000])
def test_only_the_credential_of_the_store_opens_the_way(server: RunningServer, credential: str) -> None:
    seat = _seat(server)
    sealed = _sealed(seat, seat.create())
    for device in (seat.device, new_id(), "x" * 500):
        reply = _post(server, device, sealed, credential=credential)
        assert (reply.status_code, reply.json()["code"]) == (401, "token_invalid")
    assert _orders(server) == 0


def test_a_store_without_a_credential_has_no_such_way(server: RunningServer) -> None:
    seat = server.seat("agent")
    assert _post(server, seat.device, _sealed(seat, seat.create())).status_code == 401


def test_hostile_files_are_named_and_stop_no_others(server: RunningServer) -> None:
    seat = _seat(server)
    foreign = SealedBox(PrivateKey.generate().public_key).encrypt(b"{}")
    box = box_for(seat.session.spool_key)
    assert box is not None
    odd = replace(seat.create(), id="no id at all")
    newer = replace(seat.create(), cv=99)
    good = seat.create()
    torn = _sealed(seat, seat.create())[0][:-5]
    huge = box.encrypt(b" " * 300_000)
    files = [b"", b"\xff" * 100, foreign, torn, huge, box.encrypt(b'{"seq":1}'), box.encrypt(b"[" * 9000)]
    reply = _hand_in(server, seat.device, [*files, *_sealed(seat, odd, newer, good)])
    assert [one.code for one in reply.results[: len(files)]] == ["unreadable"] * len(files)
    assert [(one.outcome, one.code) for one in reply.results[len(files) :]] == [
        (None, "bad_request"),
        (None, "server_too_old"),
        (Outcome.APPLIED, ""),
    ]


def test_requests_that_are_none_are_answered_with_a_code(server: RunningServer) -> None:
    seat = _seat(server)
    too_many = _post(server, seat.device, [b"x"] * 101)
    assert (too_many.status_code, too_many.json()["code"]) == (413, "too_large")
    for body in (b"", b"[]", b'{"device":"d"}', b'{"device":"d","credential":"c","x":1}'):
        assert requests.post(f"{server.url}/sync/v1/spool", data=body, timeout=TIMEOUT).status_code == 400
    huge = requests.post(f"{server.url}/sync/v1/spool", data=b" " * (9 * 1024 * 1024), timeout=TIMEOUT)
    assert huge.status_code == 413


def test_nobody_elses_commands_are_applied(server: RunningServer) -> None:
    seat, other = _seat(server), _seat(server, "agent2")
    unsigned = box_for(seat.session.spool_key)
    assert unsigned is not None
    bare = unsigned.encrypt(msgspec.json.encode(seat.create()))
    reply = _hand_in(server, seat.device, [*_sealed(other, other.create()), bare])
    codes = {(one.outcome, one.code) for one in reply.results}
    assert codes == {(Outcome.QUARANTINED, "signature_invalid"), (Outcome.QUARANTINED, "signature_missing")}


def test_work_of_a_person_who_has_left_waits_for_somebody(server: RunningServer) -> None:
    seat = _seat(server)
    sealed = _sealed(seat, seat.create())
    server.services.users.change("user-agent", UserChange(active=False), "user-administrator")
    (result,) = _hand_in(server, seat.device, sealed).results
    assert (result.outcome, result.code) == (Outcome.QUARANTINED, "person_inactive")


def test_a_store_that_was_shut_out_hands_in_is_ordered_to_be_wiped_and_confirms(server: RunningServer) -> None:
    seat, admin = _seat(server), server.seat("administrator")
    sealed = _sealed(seat, seat.create())
    assert admin.call("POST", f"/admin/v1/devices/{seat.device}/revoke").status_code == 204
    refused = seat.push_raw(seat.create())
    assert (refused.status_code, refused.json()["code"]) == (403, "device_revoked")
    assert is_ordered(refused.json()["detail"]["wipe_order"], seat.device, seat.session.lease_key)

    reply = _hand_in(server, seat.device, sealed)
    assert [(one.outcome, one.code) for one in reply.results] == [(Outcome.QUARANTINED, "device_revoked")]
    assert _orders(server) == 0
    assert is_ordered(reply.wipe_order, seat.device, seat.session.lease_key)
    assert not is_ordered(reply.wipe_order, new_id(), seat.session.lease_key)
    assert not is_ordered(reply.wipe_order, seat.device, seat.signer.public)

    _hand_in(server, seat.device, [], wiped=True)
    with server.services.database.read() as connection:
        row = connection.execute(select(device_table).where(device_table.c.id == seat.device)).one()
    assert row.wiped_at >= row.revoked_at


def test_a_restored_server_learns_from_its_own_order_that_a_store_was_shut_out_and_wiped(
    server: RunningServer,
) -> None:
    seat, admin = _seat(server), server.seat("administrator")
    sealed = _sealed(seat, seat.create())
    assert admin.call("POST", f"/admin/v1/devices/{seat.device}/revoke").status_code == 204
    order = _hand_in(server, seat.device, []).wipe_order
    mine = device_table.c.id == seat.device
    with server.services.database.write() as connection:
        revoked_at = connection.scalar(select(device_table.c.revoked_at).where(mine))
        connection.execute(update(device_table).values(revoked_at=None))  # as the backup knows it

    reply = _hand_in(server, seat.device, sealed, wiped=True, order=order)
    assert [(one.outcome, one.code) for one in reply.results] == [(Outcome.QUARANTINED, "device_revoked")]
    assert is_ordered(reply.wipe_order, seat.device, seat.session.lease_key)
    with server.services.database.read() as connection:
        row = connection.execute(select(device_table).where(mine)).one()
    assert row.revoked_at == revoked_at
    assert row.wiped_at >= revoked_at
    assert seat.push_raw(seat.create()).status_code == 403, "nothing comes from it any more"


@pytest.mark.parametrize("of", ["another store", "another server", "nobody"])
def test_no_other_order_shuts_a_store_out(server: RunningServer, of: str) -> None:
    seat, other = _seat(server), new_id()
    order = {
        "another store": sign_order(WipeOrder(other, 1), server.services.keys.lease),
        "another server": sign_order(WipeOrder(seat.device, 1), b"\x05" * 32),
        "nobody": "x.y",
    }[of]
    assert _hand_in(server, seat.device, [], wiped=True, order=order).wipe_order == ""
    seat.push(seat.create())


def test_a_store_that_is_welcome_is_never_wiped(server: RunningServer) -> None:
    seat = _seat(server)
    assert _hand_in(server, seat.device, [], wiped=True).wipe_order == ""
    with server.services.database.read() as connection:
        assert connection.scalar(select(device_table.c.wiped_at).where(device_table.c.id == seat.device)) is None
