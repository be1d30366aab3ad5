"""The server takes a command only from the person it names, signed with a key that was good when it was made."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
import requests
from msgspec.structs import replace
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from sync.contract.messages import Command, Occurred, PushReply, Result, Session
from sync.contract.signing import Signer
from sync.domain.codes import Action, Outcome
from sync.domain.instant import HOUR, MINUTE
from sync.server.commands.context import Sending
from sync.server.commands.processor import Processor
from sync.server.commands.tasks import Tasks
from sync.server.commands.work import UnitOfWork
from sync.server.ports import SystemClock, new_id
from sync.server.tables.commands import intake_quarantine
from tests.helpers.http_seat import TIMEOUT, HttpSeat, signed
from tests.helpers.server import RunningServer, running_server
from tests.helpers.server_city import PASSWORD
from tests.integration.server.test_sign_in import MovedClock

OTHER_KEY = Signer(hashlib.sha256(b"other").digest())


def _send(seat: HttpSeat, *commands: Command) -> list[tuple[Outcome, str]]:
    reply = seat.send(list(commands))
    assert reply.status_code == 200, reply.text
    return [(one.outcome, one.code) for one in msgspec.json.decode(reply.content, type=PushReply).results]


def _numbers_put_aside(server: RunningServer) -> set[str]:
    with server.services.database.read() as connection:
        return set(connection.scalars(select(intake_quarantine.c.no)))


def test_a_signed_command_is_applied(server: RunningServer) -> None:
    seat = server.seat("agent")
    assert seat.push(seat.create()).results[0].outcome is Outcome.APPLIED


def test_an_unsigned_command_is_kept_and_never_applied(server: RunningServer) -> None:
    seat = server.seat("agent")
    number = seat.next_number()
    create = seat.create(no=number)
    assert _send(seat, create) == [(Outcome.QUARANTINED, "signature_missing")]
    seat.pull()
    assert seat.order(create.target) is None
    assert _numbers_put_aside(server) == {number}, "the number told to the caller stays with it"
    item = server.seat("team_lead").call("GET", "/admin/v1/quarantine").json()
    assert "signature_missing" in str(item)


def test_a_command_signed_with_another_key_is_kept_and_never_applied(server: RunningServer) -> None:
    seat = server.seat("agent")
    good, forged = seat.create(), seat.create()
    altered = signed(seat.create(), seat.signer, seat.session)
    altered.args = msgspec.Raw(bytes(altered.args).replace("漏水".encode(), "起火".encode()))
    broken = replace(seat.create(), sig="not base64 at all")
    outcomes = _send(seat, *seat.signed([good]), signed(forged, OTHER_KEY, seat.session), altered, broken)
    assert outcomes == [(Outcome.APPLIED, ""), *[(Outcome.QUARANTINED, "signature_invalid")] * 3]


def test_a_resent_command_gets_its_first_outcome_whatever_its_signature(server: RunningServer) -> None:
    seat = server.seat("agent")
    create = seat.create()
    assert _send(seat, create) == [(Outcome.QUARANTINED, "signature_missing")]
    late = replace(create, sig=seat.signer.sign(create))
    assert _send(seat, late) == [(Outcome.QUARANTINED, "signature_missing")]


def test_what_waits_for_a_command_that_was_put_aside_does_not_go_on(server: RunningServer) -> None:
    seat = server.seat("agent")
    create = seat.create()
    note = seat.command(Action.NOTE, create.target, {"text": "还在漏"}, after=[create.id])
    outcomes = _send(seat, create, *seat.signed([note]))
    assert outcomes == [(Outcome.QUARANTINED, "signature_missing"), (Outcome.SUPERSEDED, "cause_failed")]


def test_a_key_of_another_person_or_another_device_is_no_key_here(server: RunningServer) -> None:
    agent, colleague, second = server.seat("agent"), server.seat("agent2"), server.seat("agent")
    for other in (colleague, second):
        forged = signed(agent.create(), other.signer, agent.session)
        assert _send(agent, forged) == [(Outcome.QUARANTINED, "signature_invalid")]


def test_an_old_key_is_good_for_what_it_signed_while_it_was_good(server: RunningServer) -> None:
    seat = server.seat("agent")
    before = signed(seat.create(), seat.signer, seat.session)
    old, seat.signer = seat.signer, OTHER_KEY
    seq = seat.seq
    seat.sign_in("agent", PASSWORD)
    seat.seq = seq
    later = seat.command(Action.NOTE, before.target, {"text": "补充"}, occurred=Occurred(wall=SystemClock().now() + 5))
    fresh = seat.command(Action.NOTE, before.target, {"text": "补充"})
    outcomes = _send(seat, before, signed(later, old, seat.session), *seat.signed([fresh]))
    assert outcomes == [(Outcome.APPLIED, ""), (Outcome.QUARANTINED, "signature_invalid"), (Outcome.APPLIED, "")]


def _again(seat: HttpSeat) -> None:
    """Sign in once more; what is unsent stays so."""
    seq = seat.seq
    seat.sign_in("agent", PASSWORD)
    seat.seq = seq


def _new_key(seat: HttpSeat) -> Signer:
    """Let the store register another key (it was repaired); returns the one before."""
    old, seat.signer = seat.signer, OTHER_KEY
    _again(seat)
    return old


@pytest.fixture
def clock() -> MovedClock:
    """The server's clock, moved by hand."""
    return MovedClock()


@pytest.fixture
def moved(tmp_path: Path, database: str | None, clock: MovedClock) -> Iterator[RunningServer]:
    """A server whose clock is moved by hand."""
    with running_server(tmp_path, database, clock=clock) as running:
        yield running


def _at(command: Command, wall: int, unsure: int) -> Command:
    command.occurred = Occurred(wall=wall, unc_ms=unsure)
    return command


def test_work_of_before_a_repair_is_taken_from_a_seat_whose_clock_ran_ahead(
    moved: RunningServer, clock: MovedClock
) -> None:
    seat = moved.seat("agent")
    before = signed(_at(seat.create(), clock.at + 30 * MINUTE, 31 * MINUTE), seat.signer, seat.session)
    clock.at += 10 * MINUTE
    _new_key(seat)
    clock.at += 2 * HOUR
    _again(seat)
    assert _send(seat, before) == [(Outcome.APPLIED, "")]


@pytest.mark.parametrize(("past", "unsure"), [(2 * HOUR, MINUTE), (2 * HOUR, 8_760 * HOUR), (MINUTE, -HOUR)])
def test_an_old_key_gets_no_more_doubt_than_a_clock_may_have(
    moved: RunningServer, clock: MovedClock, past: int, unsure: int
) -> None:
    seat = moved.seat("agent")
    granted, ended = seat.session, clock.at
    old = _new_key(seat)
    clock.at += 3 * HOUR
    _again(seat)
    forged = signed(_at(seat.create(), ended + past, unsure), old, granted)
    assert _send(seat, forged) == [(Outcome.QUARANTINED, "signature_invalid")]


def test_an_old_key_under_a_lease_granted_since_is_no_key(moved: RunningServer, clock: MovedClock) -> None:
    seat = moved.seat("agent")
    old = _new_key(seat)
    clock.at += MINUTE
    _again(seat)
    forged = signed(_at(seat.create(), clock.at, 30 * MINUTE), old, seat.session)
    assert _send(seat, forged) == [(Outcome.QUARANTINED, "signature_invalid")]


@pytest.mark.parametrize(("past", "unsure", "over"), [(30, 31, False), (30, 29, True), (90, 9_999, True)])
def test_the_end_of_a_lease_gives_an_unsure_clock_an_hour_at_most(
    moved: RunningServer, clock: MovedClock, past: int, unsure: int, over: bool
) -> None:
    seat = moved.seat("agent")
    until = seat.session.offline_until
    create = signed(_at(seat.create(), until + past * MINUTE, unsure * MINUTE), seat.signer, seat.session)
    clock.at = until + 5 * HOUR
    _again(seat)
    assert _send(seat, create) == [(Outcome.QUARANTINED, "lease_over") if over else (Outcome.APPLIED, "")]


def test_work_from_before_the_key_was_known_is_taken(server: RunningServer) -> None:
    seat = server.seat("agent")
    early = seat.create()
    early.occurred = Occurred(wall=SystemClock().now() - 3_600_000)
    early.sig = seat.signer.sign(early)
    assert _send(seat, early) == [(Outcome.APPLIED, "")]


@pytest.mark.parametrize("key", ["x", "A" * 43, "A" * 500, "é"])
def test_a_sign_in_with_a_key_that_is_none_is_refused(server: RunningServer, key: str) -> None:
    body = {"user_no": "agent", "password": PASSWORD, "device": new_id(), "sign_key": key}
    reply = requests.post(f"{server.url}/auth/v1/sign-in", json=body, timeout=TIMEOUT)
    assert (reply.status_code, reply.json()["code"]) == (400, "bad_request")


def test_a_refresh_may_bring_the_key(server: RunningServer) -> None:
    seat = HttpSeat(server.url, new_id())
    body = {"user_no": "agent", "password": PASSWORD, "device": seat.device}
    session = requests.post(f"{server.url}/auth/v1/sign-in", json=body, timeout=TIMEOUT).json()
    more = {"refresh_token": session["refresh_token"], "device": seat.device, "sign_key": seat.signer.public}
    reply = requests.post(f"{server.url}/auth/v1/refresh", json=more, timeout=TIMEOUT)
    seat.session = msgspec.json.decode(reply.content, type=Session)
    assert _send(seat, *seat.signed([seat.create(no="")])) == [(Outcome.APPLIED, "")]


class _Unstorable(Processor):
    """Stands for a command the database itself refuses, again and again."""

    def apply(self, work: UnitOfWork, sending: Sending) -> Result:
        if "起火" in bytes(sending.command.args).decode():
            raise OperationalError("INSERT", {}, Exception("value too odd"))
        return super().apply(work, sending)


@pytest.fixture
def picky(server: RunningServer) -> RunningServer:
    """A server whose database cannot take some commands."""
    server.services.push.replace_processor(_Unstorable(Tasks(server.services.sealer, new_id)))
    return server


@pytest.mark.allows_log("sync.server.commands.push: ")
def test_a_command_the_database_never_takes_is_put_aside_at_last(picky: RunningServer) -> None:
    seat = picky.seat("agent")
    poison, good = seat.create(title="起火"), seat.create()
    outcomes: list[Outcome] = []
    for _ in range(5):
        reply = seat.push(poison, good)
        outcomes.append(reply.results[0].outcome)
    assert outcomes == [Outcome.RETRY] * 4 + [Outcome.QUARANTINED]
    assert reply.results[1].outcome is Outcome.APPLIED
