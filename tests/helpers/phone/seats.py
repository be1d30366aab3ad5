"""A seat that asks a telephone system through the server."""

import threading
from collections.abc import Callable
from typing import Any

from sync.server.ports import new_id
from sync.server.telephony.call_book import CallBook
from tests.helpers.http_seat import HttpSeat
from tests.helpers.phone.listening import PATIENCE
from tests.helpers.phone.pbx import EXTENSION, Pbx
from tests.helpers.server import RunningServer

PATH = "/telephony/v1/commands"


def sit_down(server: RunningServer, who: str = "agent", extension: str = EXTENSION) -> HttpSeat:
    """Sign a person in at a seat with a phone."""
    seat = server.seat(who)
    change = {"id": f"{seat.device}-1", "act": "sign_in", "status": "busy"}
    body = {"changes": [change], "extension": extension}
    assert seat.call("POST", "/telephony/v1/agent", json=body).status_code == 200
    return seat


def able(seat: HttpSeat) -> list[str]:
    """Return what the seat may ask for."""
    offered: list[str] = seat.call("POST", "/telephony/v1/agent", json={}).json().get("able", [])
    return offered


def until(holds: Callable[[], bool], what: str) -> None:
    """Look again and again: what is awaited is written by another thread that tells nobody."""
    waiting = threading.Event()
    for _ in range(int(PATIENCE / 0.05)):
        if holds():
            return
        waiting.wait(0.05)
    raise AssertionError(what)


def ask(seat: HttpSeat, act: str, **more: Any) -> Any:
    """Ask for something; returns the reply."""
    return seat.call("POST", PATH, json={"id": new_id(), "act": act, **more})


def in_a_call(server: RunningServer, pbx: Pbx, seat: HttpSeat) -> None:
    """Wait until the seat is connected and its call is answered."""
    until(lambda: bool(able(seat)), "not connected")
    pbx.talk()

    def answered() -> bool:
        with server.services.database.read() as connection:
            record = CallBook(server.services.sealer).read(connection, pbx.call)
        return record is not None and record.facts.answered_at is not None

    until(answered, "not answered")
