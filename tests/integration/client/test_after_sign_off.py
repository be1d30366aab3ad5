"""What was not sent goes up while nobody is signed in; a store that is shut out hands in first, then is no more."""

import threading
import time
from contextlib import AbstractContextManager
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import Table, func, select

from desktop.credentials import CredentialStore, FileKeystore
from desktop.errors import AppError, ErrorCode
from desktop.services.events import SessionEnded
from desktop.store.spool_shelf import SpoolShelf
from desktop.store.vault import Vault
from sync.contract.drafts import KEEP_DRAFT
from sync.contract.messages import Command
from sync.domain.act import OrderDraft
from sync.server.auth.credentials import credential_hash
from sync.server.tables.commands import intake_quarantine
from sync.server.tables.orders import work_order
from sync.server.tables.people import device as device_table
from tests.helpers.desk import Desk, desk
from tests.helpers.server import RunningServer, running_server
from tests.integration.client.test_offline import free_port


def _step(seat: Desk) -> float:
    assert seat.app.hand_in is not None
    return seat.app.hand_in()


def _count(server: RunningServer, table: Table) -> int:
    with server.services.database.read() as connection:
        return connection.scalar(select(func.count()).select_from(table)) or 0


@pytest.fixture
def address() -> str:
    """Where the server will be."""
    return f"http://127.0.0.1:{free_port()}"


def _serve(tmp_path: Path, address: str) -> AbstractContextManager[RunningServer]:
    return running_server(tmp_path / "server", port=int(address.rpartition(":")[2]))


def _work_offline(seat: Desk, count: int = 3) -> list[str]:
    seat.sign_in("agent")
    return [seat.create()[0] for _ in range(count)]


def test_unsent_work_goes_up_after_the_person_has_left(tmp_path: Path, address: str) -> None:
    folder = tmp_path / "a"
    with _serve(tmp_path, address), desk(folder, address) as seat:
        seat.sign_in("agent").wait_ready()
    with desk(folder, address) as seat:
        orders = _work_offline(seat)
        assert _step(seat) > 0, "somebody is signed in: it is theirs to send"
        seat.app.session.sign_out()
        assert _step(seat) >= 1, "no server: later"
        with _serve(tmp_path, address) as server:
            assert _step(seat) == 0.0
            assert _count(server, work_order) == 3
            assert _step(seat) > 0, "handed in once"
            seat.sign_in("agent").wait_ready().wait_sent()
            for order in orders:
                seat.wait_order(order)
            assert _count(server, work_order) == 3
            assert seat.app.attention.count() == 0
    assert not list(folder.rglob("*.spool"))


def test_another_person_at_the_sign_in_screen_changes_nothing(tmp_path: Path, address: str) -> None:
    with _serve(tmp_path, address) as server, desk(tmp_path / "a", address) as seat:
        seat.sign_in("agent2").wait_ready()
        seat.app.session.sign_out()
        assert _step(seat) > 0
        assert _count(server, work_order) == 0


def test_a_store_that_was_shut_out_hands_in_and_is_wiped(tmp_path: Path, address: str) -> None:
    folder = tmp_path / "a"
    heard: list[object] = []
    with _serve(tmp_path, address), desk(folder, address) as seat:
        seat.sign_in("agent").wait_ready()
    with desk(folder, address) as seat:
        seat.app.events.subscribe(heard.append)
        _work_offline(seat, 2)
        with _serve(tmp_path, address) as server:
            with server.services.database.read() as connection:
                (device,) = connection.scalars(select(device_table.c.id))
            server.services.users.revoke_device(device, "user-administrator")
            seat.app.sync_status.sync_now()
            seat.wait_until(lambda: SessionEnded(ErrorCode.DEVICE_REVOKED) in heard, "not told")
            assert list(folder.rglob("key.json")), "not before everything is handed in"
            assert _step(seat) == 0.0
            assert (_count(server, work_order), _count(server, intake_quarantine)) == (0, 2)
            assert not list(folder.rglob("key.json"))
            assert SessionEnded("device_wiped") in heard
            assert _step(seat) == 0.0, "the server is told"
            with server.services.database.read() as connection:
                assert connection.scalar(select(device_table.c.wiped_at)) is not None
            assert _step(seat) > 0
            assert not list(folder.rglob("credential.json"))


def _typed(seat: Desk, words: str) -> None:
    seat.app.intake.open_draft(draft=OrderDraft(content=words))


def _kept_words(server: RunningServer) -> list[str]:
    """Return the words of drafts that lie at the server for somebody to read."""
    desk_room = server.services.desk
    cases = [desk_room.show(one.cmd_id, "user-team_lead") for one in desk_room.quarantine()]
    drafts = [msgspec.json.decode(one.raw, type=Command) for one in cases if one.type == KEEP_DRAFT]
    return [msgspec.json.decode(one.args, type=OrderDraft).content for one in drafts]


@pytest.mark.parametrize("open_here", [True, False])
def test_what_is_only_typed_is_handed_in_before_a_store_that_was_shut_out_is_wiped(
    tmp_path: Path, address: str, open_here: bool
) -> None:
    folder = tmp_path / "a"
    heard: list[object] = []
    with _serve(tmp_path, address) as server, desk(folder, address) as seat:
        seat.app.events.subscribe(heard.append)
        seat.sign_in("agent").wait_ready()
        _typed(seat, "半夜施工，吵得睡不着")
        with server.services.database.read() as connection:
            (device,) = connection.scalars(select(device_table.c.id))
        if not open_here:
            seat.app.session.leave()
        server.services.users.revoke_device(device, "user-administrator")
        if open_here:
            seat.app.sync_status.sync_now()
            seat.wait_until(lambda: SessionEnded(ErrorCode.DEVICE_REVOKED) in heard, "not told")
        else:
            with pytest.raises(AppError):
                seat.sign_in("agent")
        while list(folder.rglob("key.json")):
            assert _step(seat) == 0.0
        assert _kept_words(server) == ["半夜施工，吵得睡不着"]
        assert _count(server, work_order) == 0


def test_a_very_long_text_that_is_only_typed_is_handed_in_too(tmp_path: Path, address: str) -> None:
    folder, words = tmp_path / "a", "长" * 100_000
    with _serve(tmp_path, address) as server, desk(folder, address) as seat:
        seat.sign_in("agent").wait_ready()
        _typed(seat, words)
        with server.services.database.read() as connection:
            (device,) = connection.scalars(select(device_table.c.id))
        seat.app.session.leave()
        server.services.users.revoke_device(device, "user-administrator")
        with pytest.raises(AppError):
            seat.sign_in("agent")
        while list(folder.rglob("key.json")):
            assert _step(seat) == 0.0
        assert _kept_words(server) == [words]


def test_sealed_drafts_are_gone_once_their_store_is_open_again(tmp_path: Path, address: str) -> None:
    folder = tmp_path / "a"
    with _serve(tmp_path, address) as server:
        with desk(folder, address) as seat:
            seat.sign_in("agent").wait_ready()
            _typed(seat, "还没写完")
        (sealed,) = folder.rglob("spool-drafts/*.spool")
        assert "还没写完".encode() not in sealed.read_bytes()
        with desk(folder, address) as seat:
            assert _step(seat) > 0, "nothing is handed in while the store is welcome"
            seat.sign_in("agent").wait_ready()
            assert not list(folder.rglob("spool-drafts/*.spool"))
            assert [seat.app.intake.read_draft(one).content for one in seat.app.intake.drafts()] == ["还没写完"]
        assert _kept_words(server) == []


def test_a_sign_in_on_a_store_that_was_shut_out_begins_its_end(tmp_path: Path, address: str) -> None:
    folder = tmp_path / "a"
    with _serve(tmp_path, address) as server:
        with desk(folder, address) as seat:
            seat.sign_in("agent").wait_ready()
        with server.services.database.read() as connection:
            (device,) = connection.scalars(select(device_table.c.id))
        server.services.users.revoke_device(device, "user-administrator")
        with desk(folder, address) as seat:
            with pytest.raises(AppError) as caught:
                seat.sign_in("agent")
            assert caught.value.code == ErrorCode.DEVICE_REVOKED
            assert _step(seat) == 0.0
            assert _step(seat) == 0.0
            seat.sign_in("agent").wait_ready()  # a new store under a new id
            order, _ = seat.create()
            seat.wait_order(order)


def _revoked_with_work_done(tmp_path: Path, address: str, server: RunningServer) -> Path:
    """Return the folder of a store that has done something and was shut out while nobody sat at it."""
    folder = tmp_path / "a"
    with desk(folder, address) as seat:
        seat.sign_in("agent").wait_ready()
        order, _ = seat.create()
        seat.wait_order(order)
    with server.services.database.read() as connection:
        (device,) = connection.scalars(select(device_table.c.id))
    server.services.users.revoke_device(device, "user-administrator")
    return folder


def test_who_is_refused_hears_it_before_the_work_of_two_weeks_is_sealed_again(tmp_path: Path, address: str) -> None:
    with _serve(tmp_path, address) as server:
        folder = _revoked_with_work_done(tmp_path, address, server)
        assert not list(folder.rglob("*.spool"))
        with desk(folder, address) as seat:
            for _ in range(2):
                with pytest.raises(AppError, match=ErrorCode.DEVICE_REVOKED):
                    seat.sign_in("agent")
                assert not list(folder.rglob("*.spool")), "that goes on behind"
            assert (_step(seat), _step(seat)) == (0.0, 0.0)
            assert not list(folder.rglob("key.json"))
        assert _count(server, intake_quarantine) == 0, "the server had it"


def test_a_program_that_is_closed_meanwhile_ends_what_it_has_begun(tmp_path: Path, address: str) -> None:
    with _serve(tmp_path, address) as server:
        folder = _revoked_with_work_done(tmp_path, address, server)
        with desk(folder, address) as seat, pytest.raises(AppError, match=ErrorCode.DEVICE_REVOKED):
            seat.sign_in("agent")
        assert len(list(folder.rglob("*.spool"))) == 1
        with desk(folder, address) as seat:
            assert (_step(seat), _step(seat)) == (0.0, 0.0)
            assert not list(folder.rglob("key.json"))


def test_a_store_whose_making_was_cut_short_does_not_lock_its_person_out_for_ever(tmp_path: Path, address: str) -> None:
    folder = tmp_path / "a"
    with _serve(tmp_path, address) as server:
        with desk(folder, address) as seat:
            seat.sign_in("agent").wait_ready()
        (pinned,) = folder.rglob("lease.pub")
        pinned.unlink()  # the program was killed before the first session was saved
        with server.services.database.read() as connection:
            (device,) = connection.scalars(select(device_table.c.id))
        server.services.users.revoke_device(device, "user-administrator")
        with desk(folder, address) as seat:
            with pytest.raises(AppError) as caught:
                seat.sign_in("agent")
            assert caught.value.code == ErrorCode.DEVICE_REVOKED
            assert (_step(seat), _step(seat)) == (0.0, 0.0)
            seat.sign_in("agent").wait_ready()


@pytest.mark.allows_log("desktop.wiring.spool_uploader: sealed files not taken")
def test_a_server_that_is_not_ours_wipes_nothing(tmp_path: Path, address: str) -> None:
    folder = tmp_path / "a"
    with _serve(tmp_path, address), desk(folder, address) as seat:
        seat.sign_in("agent").wait_ready()
    with desk(folder, address) as seat:
        _work_offline(seat, 1)
        seat.app.session.sign_out()
        with running_server(tmp_path / "fake", port=int(address.rpartition(":")[2])) as fake:
            (text,) = [path.read_text("ascii") for path in folder.rglob("device.id")]
            with fake.services.database.write() as connection:
                values = {"id": text, "user_id": "user-agent", "seat": "", "created_at": 1, "seen_at": 1, "last_seq": 0}
                connection.execute(device_table.insert(), {**values, "last_occurred": 0, "revoked_at": 1})
                (kept,) = [vault.credential() for vault in _shelves(folder, address)]
                assert kept is not None
                connection.execute(device_table.update().values(credential_hash=credential_hash(kept)))
            _step(seat)
            _step(seat)
        assert list(folder.rglob("key.json"))
        with _serve(tmp_path, address) as server:
            seat.sign_in("agent").wait_ready()
            seat.wait_sent()
            assert seat.app.attention.count() == 0
            assert _count(server, work_order) == 1


def _shelves(folder: Path, address: str) -> list[SpoolShelf]:
    keys = CredentialStore(FileKeystore(folder), FileKeystore(folder), lambda: 0)
    return Vault(folder / "stores", keys, lambda: 0).shelves(address)


def test_the_loop_begins_and_ends_with_the_program(tmp_path: Path, address: str) -> None:
    folder = tmp_path / "a"
    with _serve(tmp_path, address), desk(folder, address) as seat:
        seat.sign_in("agent").wait_ready()
    with desk(folder, address) as seat:
        _work_offline(seat, 1)
    with _serve(tmp_path, address) as server, desk(folder, address) as seat:
        seat.app.start()
        pause, deadline = threading.Event(), time.monotonic() + 20
        while _count(server, work_order) == 0 and time.monotonic() < deadline:
            pause.wait(0.05)  # the server tells nobody of a commit by another's hand
        assert _count(server, work_order) == 1
    assert "spool-uploader" not in {thread.name for thread in threading.enumerate()}
