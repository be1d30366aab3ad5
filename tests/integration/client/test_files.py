"""Files on their way from a seat to everybody: after the order, once, through cuts and kills, never in clear."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from desktop.errors import AppError
from desktop.services.attachment_service import FilePlace
from desktop.services.file_ports import FileState
from desktop.store.errors import StoreFull
from sync.domain.act import ActData
from sync.domain.codes import Action
from sync.domain.order import Attachment, Order
from sync.server.tables.deposits import stored_file
from tests.helpers.desk import Desk, desk, leak
from tests.helpers.server import RunningServer, running_server
from tests.integration.client.test_offline import free_port

PNG = b"\x89PNG\r\n\x1a\n"


def picture(folder: Path, size: int = 700_000, name: str = "现场 照片.png") -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_bytes(PNG + os.urandom(size - len(PNG)))
    return path


def everything_there(order: Order) -> bool:
    return bool(order.attachments) and all(file.there for file in order.attachments)


def seat_file(at: Desk, file: Attachment) -> FileState:
    found = at.app.session._seat.store.files.find(file.id)
    assert found is not None
    return found.state


def place(at: Desk, file: Attachment) -> FilePlace:
    return at.app.attachments.statuses([file])[file.id].place


def test_a_file_follows_its_order_and_opens_at_another_desk(server: RunningServer, tmp_path: Path) -> None:
    path = picture(tmp_path / "pictures")
    with desk(tmp_path / "a", server.url) as here, desk(tmp_path / "b", server.url) as other:
        here.sign_in("agent").wait_ready()
        other.sign_in("dispatcher").wait_ready()
        file = here.app.attachments.attach(path)
        assert (file.name, file.kind, place(here, file)) == ("现场 照片.png", "image/png", FilePlace.WAITING)
        order, _ = here.create(files=(file,))
        (there,) = other.wait_order(order, everything_there).attachments
        assert other.app.attachments.content(order, there) == path.read_bytes()
        assert other.app.attachments.content(order, there) == path.read_bytes(), "from the copy here"
        other.app.attachments.save_to(order, there, tmp_path / "out.png")
        assert (tmp_path / "out.png").read_bytes() == path.read_bytes()
        here.wait_order(order, everything_there)
        here.wait_until(lambda: seat_file(here, file) is FileState.DONE, "not noted as sent")
    clear = ("pictures", tmp_path.name)
    stored = [one for one in tmp_path.rglob("*") if one.is_file() and one.parent.name not in clear]
    assert all(PNG not in one.read_bytes() for one in stored)
    assert all(file.id not in str(one) for one in stored if "server" not in str(one))


def test_offline_the_file_waits_and_everybody_sees_at_which_desk(tmp_path: Path) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with desk(tmp_path / "a", url) as here:
        with running_server(tmp_path / "server", port=port):
            here.sign_in("agent").wait_ready()
        here.wait_offline()
        file = here.app.attachments.attach(picture(tmp_path))
        order, _ = here.create(files=(file,))
        shown = here.app.orders.order(order)
        assert shown is not None
        assert [(one.seat, one.there) for one in shown.attachments] == [("agent", False)]
        assert place(here, file) is FilePlace.WAITING
        with running_server(tmp_path / "server", port=port):
            here.app.sync_status.sync_now()
            here.wait_order(order, everything_there)


def test_killed_in_the_middle_of_a_file_it_goes_on_and_arrives_once(tmp_path: Path) -> None:
    path = picture(tmp_path / "pictures", 12_000_000)
    with running_server(tmp_path / "server") as server:
        with desk(tmp_path / "a", server.url) as here:
            here.sign_in("agent").wait_ready()
        command = [sys.executable, "-m", "tests.helpers.uploading_seat", str(tmp_path / "a"), server.url, str(path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
            assert running.stdout is not None
            order, file_id = running.stdout.readline().split()
            assert running.stdout.readline() == ".\n"
            running.kill()
        with server.services.database.read() as connection:
            received = connection.scalar(select(stored_file.c.received)) or 0
        assert 0 < received < 12_000_000, "the kill came too late to prove anything"
        path.unlink()
        with desk(tmp_path / "a", server.url) as here:
            here.sign_in("agent")
            (file,) = here.wait_order(order, everything_there).attachments
            assert file.id == file_id
            assert len(here.app.attachments.content(order, file)) == 12_000_000
        with server.services.database.read() as connection:
            assert connection.scalar(select(func.count()).select_from(stored_file)) == 1


def test_a_cut_line_and_lost_answers_send_no_byte_twice(
    server: RunningServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = picture(tmp_path, 3_000_000)
    with desk(tmp_path / "a", server.url) as here:
        here.sign_in("agent").wait_ready()
        line = here.app.attachments._line
        send, cuts = line.send, [1, 3]
        pieces: list[int] = []

        def cut(token: str, file_id: str, offset: int, piece: bytes) -> int:
            reached = send(token, file_id, offset, piece)
            pieces.append(offset)
            if len(pieces) in cuts:
                raise AppError("timed_out", retryable=True)
            return reached

        monkeypatch.setattr(line, "send", cut)
        monkeypatch.setattr("desktop.wiring.courier.FIRST_PAUSE", 0.01)
        order, _ = here.create(files=(here.app.attachments.attach(path),))
        (file,) = here.wait_order(order, everything_there).attachments
        assert pieces == sorted(set(pieces))
        assert here.app.attachments.content(order, file) == path.read_bytes()


def test_a_note_and_a_second_order_with_the_same_file_send_it_once(server: RunningServer, tmp_path: Path) -> None:
    path = picture(tmp_path)
    with desk(tmp_path / "a", server.url) as here:
        here.sign_in("agent").wait_ready()
        first, _ = here.create()
        file, again = here.app.attachments.attach(path), here.app.attachments.attach(path)
        assert file.id == again.id
        here.app.acts.act(first, Action.NOTE, ActData(text="见照片", files=(file,)))
        second, _ = here.create(files=(again,))
        for order in (first, second):
            here.wait_order(order, everything_there)
        assert len(list((tmp_path / "server" / "files").glob("*/*"))) == 1


def test_a_file_that_is_taken_back_or_whose_draft_is_gone_leaves_nothing(server: RunningServer, tmp_path: Path) -> None:
    with desk(tmp_path / "a", server.url) as here:
        here.sign_in("agent").wait_ready()
        gone, left = (here.app.attachments.attach(picture(tmp_path, name=f"{n}.png")) for n in (1, 2))
        kept = here.app.attachments.attach(picture(tmp_path, name="3.png"))
        here.app.intake.open_draft(draft=leak(files=(kept,)))
        here.app.attachments.forget(gone.id)
        store = here.app.session._seat.store
        assert store.files.sweep(2**60, lambda _order: True) == 1
        assert [store.files.find(one.id) is None for one in (gone, left, kept)] == [True, True, False]
        assert len(list(tmp_path.glob("a/**/*.file"))) == 1


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "empty.png", "file_refused"),
        (b"MZ" + bytes(900), "photo.png", "file_refused"),
        (b"\x7fELF" + bytes(900), "photo.jpg", "file_refused"),
        (b"<script>alert(1)</script>", "page.pdf", "file_refused"),
        (PNG + bytes(26 * 2**20), "huge.png", "file_too_large"),
    ],
)
def test_what_may_not_be_attached_is_told_at_once(
    server: RunningServer, tmp_path: Path, content: bytes, name: str, code: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with desk(tmp_path / "a", server.url) as here:
        here.sign_in("agent").wait_ready()
        with pytest.raises(AppError, match=code):
            here.app.attachments.attach(path)
        with pytest.raises(AppError, match="file_unreadable"):
            here.app.attachments.attach(tmp_path / "gone.png")
        with pytest.raises(AppError, match="file_unreadable"):
            here.app.attachments.attach(tmp_path)
        assert list(tmp_path.glob("a/**/files/*")) == []


def test_a_full_disk_and_a_vanishing_file_leave_nothing_half_done(
    server: RunningServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = picture(tmp_path)
    with desk(tmp_path / "a", server.url) as here:
        here.sign_in("agent").wait_ready()
        monkeypatch.setattr("desktop.store.blobs.os.fsync", _no_room)
        with pytest.raises(StoreFull):
            here.app.attachments.attach(path)
        monkeypatch.undo()
        shelf = here.app.session._seat.store.files
        with pytest.raises(AppError, match="file_unreadable"):
            here.app.attachments._take(_vanishing(), 900_000, PNG, "a.png")
        assert list(tmp_path.glob("a/**/files/*")) == []
        assert shelf.to_send() == ()


def _no_room(_descriptor: int) -> None:
    raise OSError(28, "no room")


def _vanishing() -> Iterator[bytes]:
    yield PNG + bytes(200_000)
    raise AppError("file_unreadable")


def test_a_copy_here_that_was_damaged_is_told_and_not_sent_as_it_is(
    server: RunningServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with desk(tmp_path / "a", server.url) as here:
        here.sign_in("agent").wait_ready()
        file = here.app.attachments.attach(picture(tmp_path))
        (sealed,) = tmp_path.glob("a/**/*.file")
        content = bytearray(sealed.read_bytes())
        content[100] ^= 1
        sealed.write_bytes(content)
        here.create(files=(file,))
        here.wait_until(lambda: place(here, file) is FilePlace.REFUSED, "not told")
        with pytest.raises(AppError, match="file_damaged"):
            here.app.attachments.content("", file)
