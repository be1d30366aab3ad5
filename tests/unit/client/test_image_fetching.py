"""Fetching a ready-made snapshot: after the reference data, before all lines, gone on with after a cut, or left."""

from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from sync.client.image_fetching import ImageFetcher
from sync.client.transport_error import LineError, TransportError
from sync.contract.errors import ErrorCode
from sync.contract.images import ImageOffer
from sync.contract.messages import ScopeGrant, Session
from sync.contract.replica import Changed
from tests.helpers.store import EPOCH, session

CITY = "desk:city"
DATA = bytes(range(250)) * 4
OFFER = ImageOffer(
    scope=CITY, variant="masked", epoch=EPOCH, pos=7, form="f1", file="a.img",
    size=len(DATA), sha256="", key="", rows=10,
)  # fmt: skip


class Line:
    """The server: gives what it is told to, and fails when it is told to."""

    def __init__(self) -> None:
        self.offer: ImageOffer | None = OFFER
        self.asked: list[str] = []
        self.starts: list[int] = []
        self.cut_after = len(DATA)
        self.fault: TransportError | None = None

    def image_offer(self, scope: str, token: str) -> ImageOffer:
        del token
        self.asked.append(scope)
        if self.fault is not None:
            raise self.fault
        if self.offer is None:
            raise TransportError(ErrorCode.NOT_FOUND, 404)
        return self.offer

    def image_pieces(self, file: str, start: int, token: str) -> Iterator[bytes]:
        del file, token
        self.starts.append(start)
        if self.fault is not None:
            raise self.fault
        for at in range(start, min(self.cut_after, len(DATA)), 100):
            yield DATA[at : at + 100]


class Inbox:
    """The store: keeps what comes."""

    def __init__(self) -> None:
        self.data = b""
        self.empty = True
        self.dropped = 0
        self.refusal: Exception | None = None

    def form(self) -> str:
        return "f1"

    def wanted(self) -> bool:
        return self.empty

    def begin(self, offer: ImageOffer) -> int:
        del offer
        return len(self.data)

    def add(self, offer: ImageOffer, piece: bytes) -> int:
        del offer
        self.data += piece
        return len(self.data)

    def adopt(self, offer: ImageOffer) -> Changed:
        del offer
        if self.refusal is not None:
            raise self.refusal
        assert self.data == DATA
        return Changed(ids={"order": ("o1",)})

    def drop(self) -> None:
        self.data = b""
        self.dropped += 1


def _session(variant: str = "masked", epoch: str = EPOCH) -> Session:
    return session(scopes=[ScopeGrant(CITY, variant), ScopeGrant("user:u1", "full")], epoch=epoch)


MISSING = ["user:u1", CITY]


def _run(fetcher: ImageFetcher, whose: Session | None = None) -> Changed | None:
    """Step until a file was taken over or there is nothing to do."""
    while True:
        step = fetcher.step("t", whose or _session(), MISSING)
        if step is None or step:
            return step


def test_the_large_scope_comes_as_a_file() -> None:
    line, inbox = Line(), Inbox()
    assert _run(ImageFetcher(line, inbox)) == Changed(ids={"order": ("o1",)})
    assert line.asked == [CITY], "own orders are read as lines"


def test_a_cut_file_is_gone_on_with_from_where_it_stopped() -> None:
    line, inbox = Line(), Inbox()
    fetcher = ImageFetcher(line, inbox)
    line.cut_after = 500
    with pytest.raises(TransportError) as caught:
        _run(fetcher)
    assert caught.value.code == LineError.CLOSED
    fetcher.forget()
    line.cut_after = len(DATA)
    assert _run(fetcher)
    assert line.starts == [0, 500]


def test_an_offer_that_does_not_fit_is_left() -> None:
    for offer in (
        None, replace(OFFER, form="f2"), replace(OFFER, variant="full"), replace(OFFER, epoch="other"),
        replace(OFFER, scope="area:1"),
    ):  # fmt: skip
        line, inbox = Line(), Inbox()
        line.offer = offer
        fetcher = ImageFetcher(line, inbox)
        assert _run(fetcher) is None
        assert _run(fetcher) is None
        assert (line.asked, line.starts) == ([CITY], []), "asked once"


def test_a_filled_cache_does_not_ask() -> None:
    line, inbox = Line(), Inbox()
    inbox.empty = False
    assert _run(ImageFetcher(line, inbox)) is None
    assert line.asked == []


@pytest.mark.allows_log("image_fetching: snapshot not taken over")
def test_a_refused_file_is_dropped_and_lines_are_read() -> None:
    line, inbox = Line(), Inbox()
    inbox.refusal = ValueError("digest")
    fetcher = ImageFetcher(line, inbox)
    assert _run(fetcher) is None
    assert inbox.dropped == 1
    assert fetcher.rows == 0


@pytest.mark.allows_log("image_fetching: snapshot not taken over")
def test_a_fault_of_the_store_is_told_and_lines_are_read_afterwards() -> None:
    line, inbox = Line(), Inbox()
    inbox.refusal = OSError(28, "no room")
    fetcher = ImageFetcher(line, inbox)
    with pytest.raises(OSError, match="no room"):
        _run(fetcher)
    assert inbox.dropped == 1
    assert _run(fetcher) is None


@pytest.mark.allows_log("image_fetching: snapshot not taken over")
def test_a_file_that_was_replaced_meanwhile_is_left() -> None:
    line, inbox = Line(), Inbox()
    fetcher = ImageFetcher(line, inbox)
    fetcher.step("t", _session(), MISSING)
    fetcher.forget()
    inbox.data = DATA[:100]
    line.fault = TransportError(ErrorCode.NOT_FOUND, 404)
    assert _run(fetcher) is None
    assert inbox.dropped == 1


def test_an_unreachable_server_is_asked_again() -> None:
    line, inbox = Line(), Inbox()
    fetcher = ImageFetcher(line, inbox)
    line.fault = TransportError(LineError.UNREACHABLE)
    with pytest.raises(TransportError):
        _run(fetcher)
    line.fault = None
    assert _run(fetcher)
