"""Programs and commands of other releases: old commands are brought up to date, old programs may push and not pull."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
import requests
from msgspec.structs import replace

from sync.contract.messages import Command, Occurred
from sync.contract.upcast import UPCASTERS, Upcasters, UpcastFailed
from sync.contract.versions import COMMAND_VERSION
from sync.domain.codes import Action, Outcome
from sync.server.commands.processor import Processor
from sync.server.commands.tasks import Tasks
from sync.server.config import Limits
from sync.server.ports import new_id
from tests.helpers.http_seat import HttpSeat
from tests.helpers.server import RunningServer, running_server


def _split_title(kind: str, args: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Version 2 called the title ``headline``."""
    return kind, {**{name: value for name, value in args.items() if name != "title"}, "headline": args["title"]}


def _back_to_title(kind: str, args: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Version 3 calls it ``title`` again, and marks where it came from."""
    headline = args["headline"]
    return kind, {**{name: value for name, value in args.items() if name != "headline"}, "title": f"{headline}(旧)"}


def _remark(kind: str, args: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """In version 1 a note was called a remark."""
    return "order.note", args


TWO_AHEAD = Upcasters(
    {
        ("order.create", 1): _split_title,
        ("order.create", 2): _back_to_title,
        ("order.remark", 1): _remark,
    },
    newest=COMMAND_VERSION + 2,
)


@pytest.fixture
def ahead(server: RunningServer) -> RunningServer:
    """A server two releases ahead of the seats."""
    server.services.push.replace_processor(Processor(Tasks(server.services.sealer, new_id), TWO_AHEAD))
    return server


def test_two_hundred_commands_of_the_first_release_are_applied_two_releases_later(ahead: RunningServer) -> None:
    seat = ahead.seat("agent")
    orders = [seat.create(no="") for _ in range(100)]
    notes = [seat.command("order.remark", order.target, {"text": "还在漏"}) for order in orders]
    commands = [*orders, *notes]
    outcomes: list[Outcome] = []
    for start in range(0, 200, 25):
        outcomes += [one.outcome for one in seat.push(*commands[start : start + 25]).results]
    assert outcomes == [Outcome.APPLIED] * 200
    ahead.settle()
    seat.pull()
    shown = [seat.order(order.target) for order in orders]
    assert {order["title"] for order in shown if order is not None} == {"水管漏水(旧)"}
    assert len([order for order in shown if order is not None]) == 100
    assert [one.outcome for one in seat.push(*commands[:25]).results] == [Outcome.APPLIED] * 25, "known as they were"


def test_the_present_version_needs_no_step_and_a_newer_one_is_refused(ahead: RunningServer) -> None:
    seat = ahead.seat("agent")
    newest = replace(seat.create(no=""), cv=COMMAND_VERSION + 2)
    assert seat.push(newest).results[0].outcome is Outcome.APPLIED
    refused = seat.push_raw(replace(seat.create(no=""), cv=COMMAND_VERSION + 3))
    assert (refused.status_code, refused.json()["code"]) == (426, "server_too_old")
    assert refused.json()["detail"] == {"cv": COMMAND_VERSION + 2}


@pytest.mark.parametrize("args", [b"[]", b"7", b"{}", b'{"title":' + b"[" * 2000, b'"x"'])
def test_arguments_no_version_ever_had_are_kept_for_somebody(ahead: RunningServer, args: bytes) -> None:
    seat = ahead.seat("agent")
    create = seat.create(no="")
    if args.count(b"[") < 2:
        create.args = msgspec.Raw(args)
        (result,) = seat.push(create).results
        assert (result.outcome, result.code) == (Outcome.QUARANTINED, "upcast_failed")
    else:
        reply = seat.send([replace(create, args=msgspec.Raw(args))])
        assert reply.status_code == 400


def test_steps_are_taken_one_by_one_and_too_old_ones_are_named() -> None:
    calls: list[int] = []

    def step(version: int) -> Any:
        def take(kind: str, args: dict[str, Any]) -> tuple[str, dict[str, Any]]:
            calls.append(version)
            return kind, {**args, f"v{version}": True}

        return take

    steps = Upcasters({("a", version): step(version) for version in (2, 3, 5)}, newest=6, oldest=2)
    command = Command(1, "c", 2, "a", "t", msgspec.Raw(b"{}"), Occurred(wall=1), "u")
    made = steps.upcast(command)
    assert calls == [2, 3, 5]
    assert (made.cv, msgspec.json.decode(made.args)) == (6, {"v2": True, "v3": True, "v5": True})
    assert steps.upcast(replace(command, type="b")).args == command.args
    with pytest.raises(UpcastFailed):
        steps.upcast(replace(command, cv=1))
    assert UPCASTERS.newest == COMMAND_VERSION


@pytest.fixture
def modern(tmp_path: Path, database: str | None) -> Iterator[RunningServer]:
    """A server that does not tell programs of protocol 1 of changes any more."""
    with running_server(tmp_path, database, limits=Limits(min_client_protocol=2)) as running:
        yield running


def test_an_old_program_may_push_and_not_pull(modern: RunningServer) -> None:
    seat = modern.seat("agent")
    old = {"X-Hotline-Protocol": "1"}
    for path in ("/sync/v1/pull", "/sync/v1/snapshot?scope=global", "/sync/v1/events"):
        reply: requests.Response = seat.call("GET", path, headers=old)
        assert (reply.status_code, reply.json()["code"]) == (426, "client_too_old"), path
        assert reply.json()["detail"] == {"needed": 2}
    pushed = _push_as(seat, old)
    assert pushed.status_code == 200
    for strange in ("", "x", "-1", "1e9", "9" * 50):
        status = seat.call("GET", "/sync/v1/pull", headers={"X-Hotline-Protocol": strange}).status_code
        assert status == (426 if strange else 400), strange
    assert seat.pull_raw(cursor=f"{seat.session.epoch}.0").status_code == 200


def _push_as(seat: HttpSeat, headers: dict[str, str]) -> requests.Response:
    body = {"device": seat.device, "epoch": seat.session.epoch, "commands": seat.signed([seat.create()])}
    return seat.call("POST", "/sync/v1/push", data=msgspec.json.encode(body), headers=headers)


def test_an_act_of_the_present_is_as_it_was(server: RunningServer) -> None:
    seat = server.seat("agent")
    create = seat.create()
    note = seat.command(Action.NOTE, create.target, {"text": "补充"})
    assert [one.outcome for one in seat.push(create, note).results] == [Outcome.APPLIED] * 2
