"""The signed lease: what it says, and that nothing counts as done under it that was not."""

import msgspec
from msgspec.structs import replace

from sync.contract.leases import verified_lease
from sync.contract.messages import Command, Occurred, PushReply, Session
from sync.domain.codes import Action, Outcome
from sync.domain.instant import DAY, HOUR
from sync.domain.reference import Policy
from sync.server.auth.lease_marks import LeaseMarks
from sync.server.ports import SystemClock, new_id
from tests.helpers.http_seat import HttpSeat
from tests.helpers.server import RunningServer


def _send(seat: HttpSeat, command: Command) -> tuple[Outcome, str]:
    made = replace(command, sig=seat.signer.sign(command))
    reply = msgspec.json.decode(seat.send([made]).content, type=PushReply)
    return reply.results[0].outcome, reply.results[0].code


def _mark(server: RunningServer, until: int, person: str = "user-agent") -> str:
    return LeaseMarks(server.services.keys.lease).make(person, until)


def test_sign_in_and_refresh_bring_a_lease_signed_by_the_server(server: RunningServer) -> None:
    seat = server.seat("agent")
    body = {"refresh_token": seat.session.refresh_token, "device": seat.device}
    refreshed = msgspec.json.decode(seat.call("POST", "/auth/v1/refresh", json=body).content, type=Session)
    for session in (seat.session, refreshed):
        lease = verified_lease(session.lease, session.lease_key)
        assert lease is not None
        assert (lease.person, lease.device, lease.sign_key) == ("user-agent", seat.device, seat.signer.public)
        assert (lease.valid_from, lease.valid_until) == (session.now, session.offline_until)
        assert lease.roles == ["agent"]
        assert not lease.emergency
    assert refreshed.lease_key == seat.session.lease_key


def test_a_command_without_the_mark_of_a_lease_is_put_aside(server: RunningServer) -> None:
    seat = server.seat("agent")
    later = SystemClock().now() + HOUR
    marks = ("", "x", "." * 200, "1.é", _mark(server, later, "user-agent2"), _mark(server, later)[:-1] + "!")
    for mark in marks:
        create = replace(seat.create(), sess=mark, occurred=Occurred(wall=SystemClock().now()))
        assert _send(seat, create) == (Outcome.QUARANTINED, "lease_invalid"), mark


def test_what_was_done_after_the_end_of_its_lease_is_put_aside(server: RunningServer) -> None:
    seat = server.seat("agent")
    over = _mark(server, SystemClock().now() - DAY)
    assert _send(seat, replace(seat.create(), sess=over)) == (Outcome.QUARANTINED, "lease_over")
    within = Occurred(wall=SystemClock().now() - 2 * DAY)
    create = replace(seat.create(), sess=over, occurred=within)
    assert _send(seat, create) == (Outcome.APPLIED, "")
    note = seat.command(Action.NOTE, create.target, {"text": "补充"}, sess=over)
    assert _send(seat, note) == (Outcome.QUARANTINED, "lease_over")


def test_a_city_may_let_orders_and_nothing_else_be_taken_after_the_end(server: RunningServer) -> None:
    admin, seat = server.seat("administrator"), server.seat("agent")
    policy = msgspec.to_builtins(Policy(preset="test", emergency_intake=True))
    assert (
        admin.push(admin.command("reference.put", "policy", {"kind": "policy", "body": policy})).results[0].outcome
        is Outcome.APPLIED
    )
    over = _mark(server, SystemClock().now() - DAY)
    create = replace(seat.create(), sess=over)
    assert _send(seat, create) == (Outcome.APPLIED, "")
    note = seat.command(Action.NOTE, create.target, {"text": "补充"}, sess=over)
    assert _send(seat, note) == (Outcome.QUARANTINED, "lease_over")
    fresh = server.seat("agent2", device=new_id()).session
    lease = verified_lease(fresh.lease, fresh.lease_key)
    assert lease is not None
    assert lease.emergency
