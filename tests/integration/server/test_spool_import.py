"""``hotline-server spool import``: files, folders and archives from a stick, whatever is among them."""

import io
import tarfile
import zipfile
from pathlib import Path

import msgspec
import pytest
from nacl.public import PrivateKey, SealedBox
from sqlalchemy import func, select

from sync.contract.messages import Command
from sync.contract.spooling import SpoolFile, box_for
from sync.domain.codes import Outcome
from sync.server.admin import cli
from sync.server.ports import new_id
from sync.server.tables.orders import work_order
from tests.helpers.http_seat import HttpSeat
from tests.helpers.server import RunningServer
from tests.helpers.server_city import PASSWORD


def _file(seat: HttpSeat, command: Command, **changes: object) -> bytes:
    box = box_for(seat.session.spool_key)
    assert box is not None
    (made,) = seat.signed([command])
    content = SpoolFile(1, command.id, seat.device, b"for the seat alone", box.encrypt(msgspec.json.encode(made)))
    return msgspec.json.encode(msgspec.structs.replace(content, **changes))


def _import(server: RunningServer, tmp_path: Path, *paths: Path) -> int:
    url = server.services.config.url
    where = ["--sqlite", str(tmp_path)]
    if not server.services.config.is_sqlite:
        keys = str(server.services.config.key_file)
        where = ["--database", url.render_as_string(hide_password=False), "--keys", keys]
    return cli.run(["spool", "import", *where, *map(str, paths)])


def _orders(server: RunningServer) -> int:
    with server.services.database.read() as connection:
        return connection.scalar(select(func.count()).select_from(work_order)) or 0


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """A folder that was carried here."""
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def test_a_folder_is_applied_once_and_the_seat_learns_it_later(
    server: RunningServer, tmp_path: Path, stick: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    seat = server.seat("agent")
    commands = [seat.create() for _ in range(3)]
    (stick / "deeper").mkdir()
    for number, command in enumerate(commands):
        folder = stick / "deeper" if number else stick
        (folder / f"{command.id}.spool").write_bytes(_file(seat, command))
    (stick / "readme.txt").write_text("not ours")
    assert _import(server, tmp_path, stick) == 0
    told = capsys.readouterr().out
    assert told.count(": applied\n") == 3
    assert told.endswith("3 files: 3 applied\n")
    assert _import(server, tmp_path, stick) == 0
    assert _orders(server) == 3
    assert [one.outcome for one in seat.push(*commands).results] == [Outcome.APPLIED] * 3
    assert _orders(server) == 3


def test_archives_are_read_and_nothing_is_unpacked(
    server: RunningServer, tmp_path: Path, stick: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    seat = server.seat("agent")
    first, second = seat.create(), seat.create()
    with zipfile.ZipFile(stick / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../escape.spool", _file(seat, first))
        archive.writestr("huge.spool", b" " * 5_000_000)
        archive.writestr("notes.txt", b"x")
    with tarfile.open(stick / "b.tar.gz", "w:gz") as tar:
        data = _file(seat, second)
        member = tarfile.TarInfo("/abs/one.spool")
        member.size = len(data)
        tar.addfile(member, io.BytesIO(data))
        link = tarfile.TarInfo("link.spool")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)
    assert _import(server, tmp_path, stick / "a.zip", stick / "b.tar.gz") == 1
    told = capsys.readouterr().out
    assert "3 files: 2 applied, 1 unreadable\n" in told
    assert not (tmp_path.parent / "escape.spool").exists()
    assert _orders(server) == 2


def test_what_cannot_be_opened_is_named_and_stops_nothing(
    server: RunningServer, tmp_path: Path, stick: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    seat = server.seat("agent")
    good = seat.create()
    foreign = SealedBox(PrivateKey.generate().public_key).encrypt(b"{}")
    files = {
        "0-empty": b"",
        "1-torn": _file(seat, seat.create())[:-30],
        "2-other-city": _file(seat, seat.create(), server=foreign),
        "3-huge": b"x" * 2_000_000,
        "4-deep": b"[" * 100_000,
        "5-unknown": _file(seat, seat.create(), device=new_id()),
        "6-odd-device": _file(seat, seat.create(), device="'; DROP TABLE device"),
        "7-good": _file(seat, good),
    }
    for name, data in files.items():
        (stick / f"{name}.spool").write_bytes(data)
    (stick / "broken.zip").write_bytes(b"PK\x03\x04" + b"\x00" * 50)
    assert _import(server, tmp_path, stick, stick / "broken.zip", stick / "missing.spool") == 1
    told = capsys.readouterr().out
    assert "7-good.spool: applied" in told
    assert "5-unknown.spool: unknown_device" in told
    assert "10 files: 1 applied, 2 unknown_device, 7 unreadable\n" in told
    assert _orders(server) == 1


def test_a_command_under_another_persons_name_is_put_aside(
    server: RunningServer, tmp_path: Path, stick: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    seat, other = server.seat("agent"), HttpSeat(server.url, new_id())
    other.sign_in("agent2", PASSWORD)
    (stick / "x.spool").write_bytes(_file(other, other.create(), device=seat.device))
    assert _import(server, tmp_path, stick) == 0
    assert "quarantined (signature_invalid)" in capsys.readouterr().out
    assert _orders(server) == 0


def test_an_empty_stick_says_so(
    server: RunningServer, tmp_path: Path, stick: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _import(server, tmp_path, stick) == 1
    assert capsys.readouterr().out == "0 files: nothing found\n"
