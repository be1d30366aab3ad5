"""What a store's folder remembers of handing in, and when the server is asked whether it still has it."""

import errno
import json
from pathlib import Path

import msgspec
import pytest

from desktop.store.spool import Spool
from desktop.store.spool_shelf import HELD_FOR, SpoolShelf
from desktop.wiring.spool_uploader import ASK_EVERY, LOOK_EVERY, SpoolUploader
from sync.client.transport_error import TransportError
from sync.contract.spooling import SpoolFile, SpoolReply, SpoolRequest, SpoolResult
from sync.domain.codes import Outcome
from sync.domain.instant import DAY


class Keys:
    """Keys of a store that can hand in."""

    def exists(self, folder: Path) -> bool:
        return True

    def kept_credential(self, folder: Path) -> bytes | None:
        return bytes(32)

    def forget(self, folder: Path) -> None:
        raise AssertionError("nothing here is to be wiped")

    def forget_credential(self, folder: Path) -> None:
        raise AssertionError("nothing here is to be wiped")


class Line:
    """A server that takes everything, in the epoch it is told to be in."""

    def __init__(self) -> None:
        self.epoch = "epoch-1"
        self.asked: list[int] = []
        self.refuses = False
        self.is_old = False
        self.outcome = Outcome.APPLIED
        self.shown = ""

    def hand_in(self, request: SpoolRequest) -> SpoolReply:
        self.asked.append(len(request.files))
        if self.refuses:
            raise TransportError("token_invalid", 401)
        if self.is_old and (request.told or request.order):
            raise TransportError("bad_request", 400)
        self.shown = request.order
        return SpoolReply([SpoolResult("c", self.outcome) for _ in request.files], epoch=self.epoch)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A store's folder with two sealed commands."""
    (tmp_path / "spool").mkdir()
    (tmp_path / "device.id").write_text("device-1")
    for name in ("c1", "c2"):
        content = SpoolFile(1, name, "device-1", b"seat", b"server")
        (tmp_path / "spool" / f"{name}.spool").write_bytes(msgspec.json.encode(content))
    return tmp_path


def shelf(folder: Path) -> SpoolShelf:
    return SpoolShelf(folder, Keys(), lambda: 0)


def uploader(folder: Path, line: Line, keys: Keys | None = None) -> SpoolUploader:
    return SpoolUploader(
        shelves=lambda: [SpoolShelf(folder, keys or Keys(), lambda: 0)],
        transport=line,
        is_idle=lambda: True,
        lock=lambda: None,
        wiped=lambda: None,
        random=lambda: 0.5,
    )


def test_what_was_handed_in_is_not_offered_again_in_the_same_epoch(folder: Path) -> None:
    assert not shelf(folder).has_handed_in
    assert not shelf(folder).note_handed_in(["c1"], "epoch-1")
    assert not shelf(folder).note_handed_in([], "epoch-1")
    assert set(shelf(folder).unsent()) == {"c2"}
    assert shelf(folder).has_handed_in
    assert json.loads((folder / "handed-in.json").read_text()) == {"epoch": "epoch-1", "ids": ["c1"]}


def test_in_another_epoch_only_what_came_with_its_answer_counts(folder: Path) -> None:
    shelf(folder).note_handed_in(["c1"], "epoch-1")
    assert shelf(folder).note_handed_in(["c2"], "epoch-2")
    assert set(shelf(folder).unsent()) == {"c1"}
    assert not shelf(folder).note_handed_in(["c1"], "epoch-2")
    assert shelf(folder).unsent() == {}


def test_words_the_server_did_not_take_are_handed_in_again_before_their_store_is_made_unreadable(folder: Path) -> None:
    shelf(folder).note_handed_in(["c1", "c2"], "epoch-1", not_done=["c1"])
    assert shelf(folder).unsent() == {}, "their person can read them here"
    shelf(folder).note_shut_out(signed=True)
    assert set(shelf(folder).unsent()) == {"c1"}
    shelf(folder).note_handed_in(["c1"], "epoch-1", not_done=["c1"])
    assert shelf(folder).unsent() == {}, "the server keeps them now"


def test_an_act_that_was_not_done_is_asked_about_once_while_its_store_is_open_to_its_person(folder: Path) -> None:
    line = Line()
    line.outcome = Outcome.REJECTED
    steps = uploader(folder, line)
    assert steps.step() == 0.0
    assert steps.step() == LOOK_EVERY
    assert line.asked == [2]


def test_a_server_that_does_not_say_its_epoch_changes_nothing(folder: Path) -> None:
    shelf(folder).note_handed_in(["c1"], "epoch-1")
    assert not shelf(folder).note_handed_in(["c2"])
    assert shelf(folder).unsent() == {}
    assert shelf(folder).note_handed_in([], "epoch-2")


def test_the_list_of_an_earlier_release_is_read_and_asked_about(folder: Path) -> None:
    (folder / "handed-in.json").write_text('["c1"]')
    assert set(shelf(folder).unsent()) == {"c2"}
    assert shelf(folder).note_handed_in([], "epoch-1"), "nobody noted which server that was"
    assert set(shelf(folder).unsent()) == {"c1", "c2"}


@pytest.mark.parametrize("torn", ["", "{", '{"epoch":1}', "[1]", '"c1"', "\x00" * 50])
def test_a_torn_note_means_that_nothing_was_handed_in(folder: Path, torn: str) -> None:
    (folder / "handed-in.json").write_text(torn)
    assert not shelf(folder).has_handed_in
    assert set(shelf(folder).unsent()) == {"c1", "c2"}
    assert not shelf(folder).note_handed_in(["c1", "c2"], "epoch-1")
    assert shelf(folder).unsent() == {}


def test_files_that_are_gone_are_no_loss(folder: Path) -> None:
    shelf(folder).note_handed_in(["c1", "c2"], "epoch-1")
    for file in (folder / "spool").iterdir():
        file.unlink()
    assert not shelf(folder).has_handed_in
    assert not shelf(folder).note_handed_in([], "epoch-2")


@pytest.mark.allows_log("desktop.wiring.spool_uploader: server restored")
def test_the_server_is_asked_once_a_start_and_now_and_then(folder: Path) -> None:
    line = Line()
    first = uploader(folder, line)
    assert (first.step(), first.step(), line.asked) == (0.0, LOOK_EVERY, [2])
    again = uploader(folder, line)
    assert [again.step() for _ in range(3)] == [LOOK_EVERY] * 3
    assert line.asked == [2, 0]
    line.epoch = "epoch-2"
    delays = [again.step() for _ in range(ASK_EVERY)]
    assert delays.count(0.0) == 2
    assert line.asked == [2, 0, 0, 2]


@pytest.mark.allows_log("desktop.wiring.spool_uploader: store may not hand in")
def test_a_server_that_does_not_know_the_store_is_not_asked_at_each_look(folder: Path) -> None:
    shelf(folder).note_handed_in(["c1", "c2"], "epoch-1")
    line = Line()
    line.refuses = True
    here = uploader(folder, line)
    assert [here.step() for _ in range(3)] == [LOOK_EVERY] * 3
    assert line.asked == [0]
    assert shelf(folder).unsent() == {}


class WipedKeys(Keys):
    """Those of a store that was made unreadable."""

    def exists(self, folder: Path) -> bool:
        return False


@pytest.mark.allows_log("desktop.wiring.spool_uploader: store may not hand in")
@pytest.mark.parametrize("refuses", [False, True])
def test_a_server_that_knows_nothing_of_the_order_is_not_asked_at_each_look(folder: Path, refuses: bool) -> None:
    wiped = SpoolShelf(folder, WipedKeys(), lambda: 0)
    wiped.note_shut_out(signed=True)
    line = Line()
    wiped.note_handed_in([] if refuses else ["c1", "c2"], line.epoch)
    line.refuses = refuses
    here = uploader(folder, line, keys=WipedKeys())
    assert [here.step() for _ in range(3)] == [LOOK_EVERY] * 3
    first = 2 if refuses else 0
    assert line.asked == [first]
    assert [here.step() for _ in range(ASK_EVERY)] == [LOOK_EVERY] * ASK_EVERY
    assert line.asked == [first, 0]


def obeyed_at_an_older_server(folder: Path) -> tuple[SpoolShelf, Line]:
    """Return a store that was made unreadable by an order, and the line to a server that does not read orders."""
    wiped, line = SpoolShelf(folder, WipedKeys(), lambda: 0), Line()
    wiped.note_shut_out(signed=True)
    (folder / "wipe-order.txt").write_text("the order")
    line.is_old = True
    return wiped, line


def test_an_older_server_is_not_shown_the_order_it_cannot_read(folder: Path) -> None:
    wiped, line = obeyed_at_an_older_server(folder)
    here = uploader(folder, line, keys=WipedKeys())
    assert [here.step() for _ in range(3)] == [0.0, 0.0, LOOK_EVERY]
    assert line.asked == [2, 2]
    assert wiped.unsent() == {}


def test_a_disk_without_room_for_the_order_keeps_no_store_from_being_made_unreadable(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Forgetting(Keys):
        forgotten = False

        def forget(self, folder: Path) -> None:
            self.forgotten = True

    write = Path.write_text

    def write_text(path: Path, text: str, encoding: str) -> int:
        if not path.exists():
            raise OSError(errno.ENOSPC, "no room")
        return write(path, text, encoding)

    keys = Forgetting()
    ordered = SpoolShelf(folder, keys, lambda: 0)
    ordered.note_shut_out(signed=True)
    monkeypatch.setattr(Path, "write_text", write_text)
    ordered.wipe("the order")
    assert keys.forgotten
    assert ordered.order == "", "its server is asked without it"


def test_a_server_that_was_brought_up_to_date_is_shown_the_order_without_a_restart_here(folder: Path) -> None:
    _, line = obeyed_at_an_older_server(folder)
    here = uploader(folder, line, keys=WipedKeys())
    for _look in range(3):
        here.step()
    line.is_old = False
    for _look in range(ASK_EVERY):
        here.step()
    assert line.shown == "the order"


@pytest.mark.allows_log("desktop.wiring.spool_uploader: sealed files wait for a newer server")
def test_an_older_server_gets_all_but_what_must_not_be_done_any_more(folder: Path) -> None:
    Spool(folder / "spool", bytes(32)).mark_told(["c1"])
    line = Line()
    line.is_old = True
    here = uploader(folder, line)
    assert [here.step() for _ in range(3)] == [0.0, 0.0, LOOK_EVERY]
    assert line.asked == [2, 1]
    assert list(shelf(folder).unsent()) == ["c1"], "it is kept, and a newer server gets it"


def test_a_file_that_cannot_be_removed_holds_nothing_up(folder: Path) -> None:
    spool = Spool(folder / "spool", bytes(32))
    (folder / "spool" / "c1.spool").unlink()
    (folder / "spool" / "c1.spool").mkdir()  # as one that another program holds open
    spool.release([f"gone-{at}" for at in range(30)] + ["c1", "c2"])
    spool.sweep_all()
    assert spool.ids()[0] == {"c1"}


def test_the_next_batch_of_a_backlog_does_not_wait_for_the_files_of_the_last(folder: Path) -> None:
    spool = Spool(folder / "spool", bytes(32))
    spool.release(["c1", "c2", *(f"c{at}" for at in range(3, 50))])
    assert {"c1", "c2"} <= spool.ids()[0]
    spool.sweep_all()
    assert not spool.ids()[0]


def test_the_file_of_a_single_act_goes_with_its_outcome(folder: Path) -> None:
    spool = Spool(folder / "spool", bytes(32))
    spool.release(["c1"])
    assert "c1" not in spool.ids()[0]


def test_a_clock_that_was_put_back_ends_no_wait_and_makes_none_longer(folder: Path) -> None:
    now = 100 * DAY
    here = SpoolShelf(folder, Keys(), lambda: now)
    here.note_unsealed()  # the file's time is that of this computer, long after
    assert here.is_unsealed
    now += HELD_FOR - 1
    assert here.is_unsealed
    now += 1
    assert not here.is_unsealed
