"""A heartbeat of a seat: a push without commands that says how it stands."""

from typing import Any

import msgspec

from sync.contract.messages import PushReply, PushRequest, SeatReport
from tests.helpers.http_seat import HttpSeat


def report(seat: HttpSeat, *, free: int = 150, **fields: Any) -> PushReply:
    """Send a heartbeat."""
    request = PushRequest(seat.device, seat.session.epoch, [], free, report=SeatReport(**fields))
    reply = seat.call("POST", "/sync/v1/push", data=msgspec.json.encode(request))
    assert reply.status_code == 200, reply.text
    return msgspec.json.decode(reply.content, type=PushReply)
