"""Requests as a whole: sizes, shapes, packing, and the numbers that come back."""

from typing import Any

import msgspec
from sqlalchemy import func, select

from sync.contract.messages import Occurred, PushReply, Result
from sync.domain.codes import Action, Outcome
from sync.domain.instant import HOUR
from sync.server.ports import SystemClock, new_id
from sync.server.tables.feed import feed
from tests.helpers.http_seat import HttpSeat
from tests.helpers.server import RunningServer


def _count(server: RunningServer, table: Any) -> int:
    with server.services.database.read() as connection:
        return connection.scalar(select(func.count()).select_from(table)) or 0


def _only(reply: PushReply) -> Result:
    (result,) = reply.results
    return result


def _created(seat: HttpSeat, **draft: Any) -> str:
    command = seat.create(**draft)
    assert _only(seat.push(command)).outcome is Outcome.APPLIED
    return command.target


def test_a_request_that_is_none_is_answered_with_a_code(server: RunningServer) -> None:
    seat = server.seat("agent")
    good = msgspec.json.encode({"device": seat.device, "epoch": "", "commands": []})
    bodies: list[tuple[bytes, dict[str, str]]] = [
        (b"", {}),
        (b"nonsense", {}),
        (b"[]", {}),
        (good[:-1] + b',"x":1}', {}),
        (b'{"device": "d", "epoch": "", "commands": [{}]}', {}),
        (b'{"device": "d", "epoch": "", "commands": 7}', {}),
        (good, {"Content-Encoding": "zstd"}),
        (good, {"Content-Encoding": "gzip"}),
        (good, {"Content-Encoding": "brainfuck"}),
        (b'{"a":' * 5000, {}),
    ]
    for body, headers in bodies:
        reply = seat.call("POST", "/sync/v1/push", data=body, headers=headers)
        assert reply.status_code in (400, 415), body[:40]
        assert reply.json()["code"] in ("bad_request", "unknown_field")
    assert seat.push().next_seq == 1, "an empty push is fine"


def test_a_body_that_is_too_large_is_refused_packed_or_not(server: RunningServer) -> None:
    import zstandard

    seat = server.seat("agent")
    huge = b" " * (9 * 1024 * 1024)
    for body, headers in ((huge, {}), (zstandard.compress(huge), {"Content-Encoding": "zstd"})):
        reply = seat.call("POST", "/sync/v1/push", data=body, headers=headers)
        assert (reply.status_code, reply.json()["code"]) == (413, "too_large")


def test_a_packed_body_is_understood_and_a_large_reply_is_packed(server: RunningServer) -> None:
    import zstandard

    seat = server.seat("agent")
    body = msgspec.json.encode(
        {"device": seat.device, "epoch": seat.session.epoch, "commands": seat.signed([seat.create(content="水" * 900)])}
    )
    headers = {"Content-Encoding": "zstd", "Accept-Encoding": "zstd"}
    reply = seat.call("POST", "/sync/v1/push", data=zstandard.compress(body), headers=headers)
    assert reply.headers["Content-Encoding"] == "zstd"
    plain = zstandard.ZstdDecompressor().decompress(reply.content)
    assert msgspec.json.decode(plain, type=PushReply).results[0].outcome is Outcome.APPLIED


def test_more_than_25_old_commands_are_refused_whole_and_told_how_many_may_come(server: RunningServer) -> None:
    seat, wall = server.seat("agent"), SystemClock().now()
    creates = [msgspec.structs.replace(seat.create(), occurred=Occurred(wall=wall - HOUR)) for _ in range(26)]
    refused = seat.push_raw(*creates)
    assert (refused.status_code, refused.json()["code"], refused.json()["detail"]) == (413, "too_large", {"most": 25})
    taken = seat.push_raw(*creates[:25]).json()
    assert [one["outcome"] for one in taken["results"]] == ["applied"] * 25
    assert taken["next_seq"] == creates[25].seq
    assert len(seat.push(creates[25], *(seat.create() for _ in range(25))).results) == 26, "the newest is fresh"


def test_more_than_a_hundred_commands_or_another_order_of_numbers_is_refused(server: RunningServer) -> None:
    seat = server.seat("agent")
    notes = [seat.command(Action.NOTE, "x", {"text": "x"}) for _ in range(101)]
    assert seat.push_raw(*notes).json()["code"] == "too_large"
    assert seat.push_raw(notes[1], notes[0]).json()["code"] == "bad_request"
    assert seat.push_raw(notes[0], msgspec.structs.replace(notes[1], id=notes[0].id)).json()["code"] == "bad_request"
    assert seat.push_raw(msgspec.structs.replace(notes[0], seq=-1)).json()["code"] == "bad_request"
    assert seat.push_raw(msgspec.structs.replace(notes[0], id="\u0000")).json()["code"] == "bad_request"
    assert seat.push_raw(msgspec.structs.replace(notes[0], cv=99)).json()["code"] == "server_too_old"


def test_another_epoch_and_another_device_are_refused(server: RunningServer) -> None:
    seat = server.seat("agent")
    assert seat.push_raw(seat.create(), epoch="other").json()["code"] == "epoch_changed"
    assert seat.push_raw(seat.create(), device=new_id()).json()["code"] == "device_mismatch"


def test_numbers_are_topped_up_as_they_are_used(server: RunningServer) -> None:
    seat = server.seat("agent")
    held = {lease.id for lease in seat.session.leases}
    request: dict[str, Any] = {"device": seat.device, "epoch": seat.session.epoch, "commands": [], "free_numbers": 10}
    for _ in range(12):
        reply = seat.call("POST", "/sync/v1/push", json=request).json()
        held |= {lease["id"] for lease in reply.get("leases", [])}
    assert 2 < len(held) <= 20, "a device that always says it has few never gets more than 400"


def test_every_change_has_its_feed_rows(server: RunningServer) -> None:
    seat = server.seat("agent")
    server.settle()
    before = _count(server, feed)
    _created(seat)
    server.settle()
    assert _count(server, feed) - before == 3, "city, district and author"
