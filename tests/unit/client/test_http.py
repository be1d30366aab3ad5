"""Calls over real sockets: what every kind of wrong answer is called."""

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
import zstandard

from sync.client.http_session import HttpSession, check_address
from sync.client.http_transport import HttpTransport
from sync.client.patience import Patience
from sync.client.transport_error import LineError, TransportError
from sync.contract.codec import encode
from sync.contract.errors import ErrorBody, ErrorCode
from sync.contract.messages import PullReply, PushReply, PushRequest
from sync.contract.replica import Cursor
from tests.helpers.odd_server import OddServer, odd_server

CURSOR = Cursor("epoch", 7, "s1")
PAGE = encode(PullReply("epoch", 7, 9, False, 1000, [], "s1"))


@pytest.fixture
def odd() -> Iterator[OddServer]:
    with odd_server() as server:
        yield server


@pytest.fixture
def wire(odd: OddServer) -> Iterator[HttpTransport]:
    transport = HttpTransport(HttpSession(odd.url))
    yield transport
    transport.close()


def failure(wire: HttpTransport) -> TransportError:
    with pytest.raises(TransportError) as caught:
        wire.pull(CURSOR, "token")
    return caught.value


def test_a_page_is_pulled_with_cursor_scope_set_and_token(odd: OddServer, wire: HttpTransport) -> None:
    odd.answers["/sync/v1/pull"] = (200, {"Content-Type": "application/json"}, PAGE)

    reply = wire.pull(CURSOR, "token", wait=25)

    assert reply.to == 9
    _, path, headers, _ = odd.requests[0]
    assert path == "/sync/v1/pull?cursor=epoch.7&sv=s1&wait=25"
    assert headers["Authorization"] == "Bearer token"


def test_what_a_netrc_file_says_of_the_host_takes_the_place_of_no_token(
    odd: OddServer, wire: HttpTransport, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "netrc"
    file.write_text("machine 127.0.0.1 login somebody password else\ndefault login somebody password else\n")
    monkeypatch.setenv("NETRC", str(file))
    odd.answers["/sync/v1/pull"] = (200, {"Content-Type": "application/json"}, PAGE)
    wire.pull(CURSOR, "token")
    assert odd.requests[0][2]["Authorization"] == "Bearer token"


def test_a_zstd_body_is_unwrapped(odd: OddServer, wire: HttpTransport) -> None:
    body = zstandard.ZstdCompressor().compress(PAGE)
    odd.answers["/sync/v1/pull"] = (200, {"Content-Encoding": "zstd"}, body)
    assert wire.pull(CURSOR, "token").to == 9


def test_a_big_request_is_sent_as_zstd(odd: OddServer, wire: HttpTransport) -> None:
    odd.answers["/sync/v1/push"] = (200, {}, encode(PushReply("epoch", 1, 1, [])))
    request = PushRequest(device="d" * 2000, epoch="epoch", commands=[])

    wire.push(request, "token")

    _, _, headers, body = odd.requests[0]
    assert headers["Content-Encoding"] == "zstd"
    sent = zstandard.ZstdDecompressor().decompressobj().decompress(body)
    assert msgspec.json.decode(sent, type=PushRequest) == request


def test_an_error_of_ours_keeps_its_code_and_values(odd: OddServer, wire: HttpTransport) -> None:
    odd.answers["/sync/v1/pull"] = (409, {}, encode(ErrorBody("scopes_changed", detail={"scope_set": "s2"})))
    error = failure(wire)
    assert (error.code, error.status, error.detail) == (ErrorCode.SCOPES_CHANGED, 409, {"scope_set": "s2"})


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (200, b"<html>a web site</html>", LineError.NOT_A_SERVER),
        (200, b'{"ok":true}', LineError.NOT_A_SERVER),
        (404, b"<html>not found</html>", LineError.NOT_A_SERVER),
        (302, b"", LineError.NOT_A_SERVER),
        (407, b"proxy wants a password", LineError.NOT_A_SERVER),
        (502, b"<html>bad gateway</html>", ErrorCode.OVERLOADED),
        (503, b"", ErrorCode.OVERLOADED),
    ],
)
def test_answers_of_others_are_named(odd: OddServer, wire: HttpTransport, status: int, body: bytes, code: str) -> None:
    odd.answers["/sync/v1/pull"] = (status, {}, body)
    assert failure(wire).code == code


def test_retry_after_is_read(odd: OddServer, wire: HttpTransport) -> None:
    odd.answers["/sync/v1/pull"] = (503, {"Retry-After": "12"}, encode(ErrorBody("overloaded")))
    error = failure(wire)
    assert (error.retry_after, error.retryable) == (12.0, True)


def test_broken_zstd_is_no_server_of_ours(odd: OddServer, wire: HttpTransport) -> None:
    odd.answers["/sync/v1/pull"] = (200, {"Content-Encoding": "zstd"}, b"\x28\xb5\x2f\xfd broken")
    assert failure(wire).code in {LineError.NOT_A_SERVER, LineError.UNREACHABLE}


def test_nobody_listening_is_unreachable() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        wire = HttpTransport(HttpSession(f"http://127.0.0.1:{taken.getsockname()[1]}"))
        assert failure(wire).code == LineError.UNREACHABLE
        wire.close()


def test_tls_to_a_plain_server_is_a_tls_error(odd: OddServer) -> None:
    wire = HttpTransport(HttpSession(odd.url.replace("http://", "https://")))
    assert failure(wire).code == LineError.TLS_FAILED
    wire.close()


def test_an_unknown_host_is_a_wrong_address_or_an_absent_line() -> None:
    wire = HttpTransport(HttpSession("http://no-such-host.invalid"))
    assert failure(wire).code in {LineError.WRONG_ADDRESS, LineError.UNREACHABLE}
    wire.close()


def test_a_silent_server_times_out(odd: OddServer) -> None:
    odd.hold.clear()
    http = HttpSession(odd.url)
    with pytest.raises(TransportError) as caught:
        http.call("GET", "/sync/v1/pull", timeout=0.2)
    assert caught.value.code == LineError.TIMED_OUT
    http.close()


@pytest.mark.parametrize("address", ["", "hotline", "ftp://x", "http://", "http://a/b", "http://a b", "file:///etc"])
def test_what_is_no_address_is_refused_at_once(address: str) -> None:
    with pytest.raises(TransportError) as caught:
        check_address(address)
    assert caught.value.code == LineError.WRONG_ADDRESS


def test_a_slash_at_the_end_of_an_address_does_no_harm() -> None:
    assert check_address(" https://hotline.example.gov/ ") == "https://hotline.example.gov"


def test_an_event_stream_must_be_one(odd: OddServer, wire: HttpTransport) -> None:
    odd.answers["/sync/v1/events"] = (200, {"Content-Type": "text/html"}, b"<html>")
    with pytest.raises(TransportError) as caught:
        wire.events("token")
    assert caught.value.code == LineError.NOT_A_SERVER


def test_a_call_that_waits_for_a_dead_line_ends_at_once_when_it_is_broken_off(odd: OddServer) -> None:
    odd.hold.clear()
    http = HttpSession(odd.url, patience=Patience(read=600.0))
    wire, codes = HttpTransport(http), list[str]()

    def call() -> None:
        try:
            wire.pull(CURSOR, "token")
        except TransportError as error:
            codes.append(error.code)

    waiting = threading.Thread(target=call)
    waiting.start()
    try:
        assert odd.asked.wait(10.0)
        wire.interrupt()
        waiting.join(10.0)
        assert codes == [LineError.UNREACHABLE]
    finally:
        odd.hold.set()
        waiting.join()
        wire.close()


def test_after_a_call_was_broken_off_the_next_one_is_made_on_a_new_line(odd: OddServer, wire: HttpTransport) -> None:
    odd.answers["/sync/v1/pull"] = (200, {"Content-Type": "application/json"}, PAGE)
    wire.pull(CURSOR, "token")

    wire.interrupt()

    assert wire.pull(CURSOR, "token").to == 9


def test_a_reply_that_stops_in_the_middle_of_its_last_bytes_can_be_broken_off() -> None:
    codes = list[str]()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        http = HttpSession(f"http://127.0.0.1:{listening.getsockname()[1]}", patience=Patience(read=600.0))

        def call() -> None:
            try:
                http.call("GET", "/anything")
            except TransportError as error:
                codes.append(error.code)

        waiting = threading.Thread(target=call)
        waiting.start()
        line, _ = listening.accept()
        with line:
            line.recv(4096)
            line.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 10\r\n\r\nab")
            while waiting.is_alive():  # the reply may not have begun yet for who reads it
                http.interrupt()
                waiting.join(0.1)
        http.close()
    assert codes == [LineError.UNREACHABLE]
