"""Who is not our server says that a store is shut out: nothing is lost, shown to others or blocked by that."""

from contextlib import AbstractContextManager
from pathlib import Path

import msgspec
import pytest

from desktop.services.events import SessionEnded
from sync.contract.errors import ErrorBody, ErrorCode
from sync.contract.wiping import WipeOrder, sign_order
from sync.domain.act import OrderDraft
from sync.server.tables.commands import intake_quarantine
from tests.helpers.desk import Desk, desk
from tests.helpers.odd_server import OddServer, odd_server
from tests.helpers.server import RunningServer, running_server
from tests.integration.client.test_after_sign_off import _count, _step
from tests.integration.client.test_offline import free_port

WORDS = "半夜施工，吵得睡不着"


@pytest.fixture
def address() -> str:
    return f"http://127.0.0.1:{free_port()}"


def _serve(tmp_path: Path, address: str) -> AbstractContextManager[RunningServer]:
    return running_server(tmp_path / "server", port=int(address.rpartition(":")[2]))


def _false_server(address: str, folder: Path) -> AbstractContextManager[OddServer]:
    """It calls the store shut out whatever it is asked, with an order signed by a key of its own."""
    (device,) = [path.read_text("ascii") for path in folder.rglob("device.id")]
    order = sign_order(WipeOrder(device, 1), b"\x05" * 32)
    body = msgspec.json.encode(ErrorBody(ErrorCode.DEVICE_REVOKED.value, "", {"device": device, "wipe_order": order}))
    refusal = (403, {"Content-Type": "application/json", "Connection": "close"}, body)
    return odd_server(port=int(address.rpartition(":")[2]), otherwise=refusal)


def _typed_and_left(tmp_path: Path, address: str) -> Path:
    folder = tmp_path / "a"
    with _serve(tmp_path, address), desk(folder, address) as seat:
        seat.sign_in("agent").wait_ready()
        seat.app.intake.open_draft(draft=OrderDraft(content=WORDS))
    return folder


def _drafts(seat: Desk) -> list[str]:
    return [seat.app.intake.read_draft(one).content for one in seat.app.intake.drafts()]


@pytest.mark.allows_log("shut out without the order of our server")
def test_a_sign_in_that_a_false_server_refuses_goes_on_as_without_a_server(tmp_path: Path, address: str) -> None:
    folder = _typed_and_left(tmp_path, address)
    with _false_server(address, folder), desk(folder, address) as seat:
        seat.sign_in("agent")
        assert seat.app.session.is_offline_unlock
        assert _drafts(seat) == [WORDS]


@pytest.mark.allows_log("sealed commands wait")
def test_what_was_typed_is_handed_to_nobody_because_a_false_server_calls_the_store_shut_out(
    tmp_path: Path, address: str
) -> None:
    folder = _typed_and_left(tmp_path, address)
    heard: list[object] = []
    with desk(folder, address) as seat:
        seat.app.events.subscribe(heard.append)
        seat.sign_in("agent")
        with _false_server(address, folder):
            seat.app.sync_status.sync_now()
            seat.wait_until(lambda: SessionEnded(ErrorCode.DEVICE_REVOKED) in heard, "not told")
            seat.app.session.lock()
            _step(seat)
        with _serve(tmp_path, address) as server:
            _step(seat)
            _step(seat)
            assert _count(server, intake_quarantine) == 0
            seat.sign_in("agent").wait_ready()
            assert _drafts(seat) == [WORDS]
            assert seat.app.attention.count() == 0
