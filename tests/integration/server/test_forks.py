"""A copied store goes on as a new device: who may, what it gets, and what becomes of the numbers both copies held."""

import hashlib
from typing import Any

import msgspec
import pytest
import requests

from sync.contract.forking import refresh_claim
from sync.contract.messages import PushReply, RefreshRequest, Session
from sync.contract.signing import Signer
from sync.domain.codes import Outcome
from sync.server.config import Limits
from sync.server.ports import new_id
from tests.helpers.http_seat import TIMEOUT, HttpSeat, copy_of, forked
from tests.helpers.server import RunningServer


def _refresh(seat: HttpSeat, token: str, proof: str | None = None) -> requests.Response:
    request = RefreshRequest(token, seat.device)
    body: dict[str, Any] = {"refresh_token": token, "device": seat.device}
    body["proof"] = seat.signer.prove(refresh_claim(request)) if proof is None else proof
    return requests.post(f"{seat.url}/auth/v1/refresh", json=body, timeout=TIMEOUT)


def test_a_copy_gets_a_session_of_its_own_and_both_go_on(server: RunningServer) -> None:
    seat = server.seat("agent")
    made = seat.create()
    seat.push(made)
    unsent = seat.signed([seat.create()])[0]
    seat.seq -= 1

    copy = copy_of(seat, new_id())

    assert copy.session.next_seq == 1
    again = [msgspec.structs.replace(seat.signed([made])[0], seq=1), msgspec.structs.replace(unsent, seq=2)]
    assert [one.outcome for one in copy.push(*again).results] == [Outcome.APPLIED] * 2
    assert seat.push(seat.create()).results[0].outcome is Outcome.APPLIED
    assert _refresh(seat, seat.session.refresh_token).status_code == 200


def test_what_was_signed_with_a_former_key_of_the_store_is_taken_from_its_new_device(server: RunningServer) -> None:
    seat = server.seat("agent")
    old = seat.signed([seat.create()])[0]
    seat.seq -= 1
    seat.signer = Signer(hashlib.sha256(b"a seed made after a repair").digest())
    body = {"refresh_token": seat.session.refresh_token, "device": seat.device, "sign_key": seat.signer.public}
    reply = requests.post(f"{seat.url}/auth/v1/refresh", json=body, timeout=TIMEOUT)
    seat.session = msgspec.json.decode(reply.content, type=Session)

    copy = copy_of(seat, new_id())

    assert copy.push(msgspec.structs.replace(old, seq=1)).results[0].outcome is Outcome.APPLIED


def test_neither_copy_keeps_the_numbers_both_held(server: RunningServer) -> None:
    seat = server.seat("agent")
    shared = {lease.id for lease in seat.session.leases}

    copy = copy_of(seat, new_id())

    refreshed = msgspec.json.decode(_refresh(seat, seat.session.refresh_token).content, type=Session)
    ours, theirs = ({lease.id for lease in one.leases} for one in (refreshed, copy.session))
    assert len(ours) == len(theirs) == 2
    assert len(shared | ours | theirs) == 6


def test_the_other_copy_is_told_its_new_blocks_with_its_next_push(server: RunningServer) -> None:
    seat = server.seat("agent")
    copy_of(seat, new_id())
    body = {"device": seat.device, "epoch": seat.session.epoch, "commands": [], "free_numbers": 40}
    reply = msgspec.json.decode(seat.call("POST", "/sync/v1/push", json=body).content, type=PushReply)
    assert reply.leases
    assert not {lease.id for lease in reply.leases} & {lease.id for lease in seat.session.leases}


def test_a_fork_whose_reply_was_lost_may_be_repeated(server: RunningServer) -> None:
    seat, fresh = server.seat("agent"), new_id()
    assert forked(seat, fresh).status_code == 200
    copy = copy_of(seat, fresh)
    copy.push(copy.create())
    assert forked(seat, fresh).json()["code"] == "device_mismatch", "a device that has worked is nobody else's"


def test_a_used_token_of_who_holds_the_key_means_a_copied_disk(plain_server: RunningServer) -> None:
    plain_server.services.sessions._limits = Limits(refresh_grace=-1)
    seat = plain_server.seat("agent")
    token = seat.session.refresh_token
    following = _refresh(seat, token).json()["refresh_token"]

    reply = _refresh(seat, token)

    assert (reply.status_code, reply.json()["code"]) == (409, "device_forked")
    assert forked(seat, new_id(), refresh_token=token).status_code == 200
    assert _refresh(seat, following).status_code == 200, "the original goes on undisturbed"


@pytest.mark.parametrize("proof", ["", "bm90IGEgc2lnbmF0dXJl", "x" * 10_000])
def test_a_used_token_without_the_key_still_ends_its_family(plain_server: RunningServer, proof: str) -> None:
    plain_server.services.sessions._limits = Limits(refresh_grace=-1)
    seat = plain_server.seat("agent")
    token = seat.session.refresh_token
    following = _refresh(seat, token).json()["refresh_token"]
    assert _refresh(seat, token, proof).json()["code"] == "token_invalid"
    assert _refresh(seat, following).json()["code"] == "token_invalid"
    assert forked(seat, new_id()).json()["code"] == "token_invalid", "nobody comes back into an ended session"


def test_nobody_forks_without_the_stores_own_key_and_a_token_of_it(server: RunningServer) -> None:
    seat, other = server.seat("agent"), server.seat("dispatcher")
    stranger = Signer(bytes(32))
    assert forked(seat, new_id(), stranger).json()["code"] == "token_invalid"
    assert forked(seat, new_id(), proof="").json()["code"] == "token_invalid"
    assert forked(seat, new_id(), refresh_token=other.session.refresh_token).json()["code"] == "token_invalid"
    assert forked(seat, new_id(), refresh_token="made up").json()["code"] == "token_invalid"
    assert forked(seat, other.device).json()["code"] == "device_mismatch"
    assert forked(seat, seat.device).json()["code"] == "device_mismatch"
    copy = copy_of(seat)
    assert forked(server.seat("agent"), copy.device).json()["code"] == "device_mismatch", "a copy of another store"
    assert forked(copy, seat.device).json()["code"] == "device_mismatch", "what it is itself a copy of"
    assert forked(seat, "../../etc").json()["code"] == "bad_request"
    assert forked(seat, "", device="").json()["code"] == "bad_request"


def test_a_copy_of_a_store_that_was_shut_out_or_left_does_not_go_on(server: RunningServer) -> None:
    seat, admin = server.seat("agent"), server.seat("administrator")
    left = server.seat("agent")
    assert left.call("POST", "/auth/v1/sign-out", json={}).status_code == 204
    assert forked(left, new_id()).json()["code"] == "token_invalid"
    assert admin.call("POST", f"/admin/v1/devices/{seat.device}/revoke").status_code == 204
    assert forked(seat, new_id()).json()["code"] == "device_revoked"
