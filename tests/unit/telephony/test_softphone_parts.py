"""Parts of the softphone without the program: what it is told, what it reads, and who may speak to it."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from sync.telephony.adapter import PhoneError, PhoneErrorCode
from sync.telephony.baresip.account import SoftphoneAccount, read_account
from sync.telephony.baresip.adapter import BaresipAdapter
from sync.telephony.baresip.answers import CallLine, read_list, read_registration, read_status, read_version, user_of
from sync.telephony.baresip.book import PhoneBook
from sync.telephony.baresip.control import ANSWER_WITHIN, Control
from sync.telephony.baresip.folder import ConfigFolder, account_line, config_text
from sync.telephony.baresip.netstrings import LARGEST, Netstrings, encode_command
from sync.telephony.baresip.session import SoftphoneSession
from sync.telephony.event_box import EventBox
from sync.telephony.events import Line, LineState, PhoneEvent
from sync.telephony.outlet import Outlet
from sync.telephony.socket_line import SocketLine

ACCOUNT = SoftphoneAccount(user="8012", host="10.0.0.5", secret="s3cret")
EVENT = b'{"event":true,"type":"CALL_INCOMING","id":"a@b","peeruri":"sip:1@x"}'
STATUS = """
===== Call debug (ESTABLISHED) =====
 local_uri:  <sip:12345@10.0.0.5>
 peer_uri:  "<sip:1@evil>" <sip:13800138000@10.0.0.9:5060>
 af=AF_INET id=1-77@10.0.0.9
 direction: Incoming
SDP session:
"""


class Clock:
    """Stands still until the test moves it."""

    now = 0.0

    def wall_ms(self) -> int:
        """Ms UTC."""
        return 1_795_458_530_000

    def monotonic(self) -> float:
        """Seconds."""
        return self.now


def frame(data: bytes) -> bytes:
    """A netstring."""
    return b"%d:%s," % (len(data), data)


@pytest.mark.parametrize("cut", [1, 3, 7, 1000])
def test_frames_cut_anywhere_are_put_together(cut: int):
    frames, data = Netstrings(), frame(EVENT) * 3 + frame(b'{"response":true,"ok":true,"data":"","token":"t"}')
    told = [one for at in range(0, len(data), cut) for one in frames.feed(data[at : at + cut])]
    assert [(one.type, one.id, one.response) for one in told] == [("CALL_INCOMING", "a@b", False)] * 3 + [
        ("", "", True)
    ]


@pytest.mark.parametrize(
    "data",
    [
        b"GET / HTTP/1.1\r\n",
        b":,",
        b"007:",
        b"99999999999999:",
        b"%d:" % (LARGEST + 1),
        b"3:abcd",
        b"-1:a,",
        b"12345678901234567890",
        b"\xff\xfe\x00",
    ],
)
def test_what_is_no_netstring_ends_the_line(data: bytes):
    with pytest.raises(PhoneError) as refused:
        list(Netstrings().feed(data))
    assert refused.value.code is PhoneErrorCode.LINE_LOST


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"null", b'{"event":', b'{"event":"yes"}', b'{"type":7,"event":true}', b"[" * 5000, b"\xff{}"]
)
def test_a_frame_that_says_nothing_is_passed_over(body: bytes):
    assert [one.type for one in Netstrings().feed(frame(body) + frame(EVENT))] == ["CALL_INCOMING"]


def test_a_name_in_no_encoding_still_rings():
    raw = EVENT.replace(b"sip:1@x", b"sip:\xc0\xfa1@x")
    assert next(iter(Netstrings().feed(frame(raw)))).id == "a@b"


def test_the_largest_frame_is_taken_and_a_half_one_waits():
    frames = Netstrings()
    whole = frame(b'{"data":"' + b"x" * (LARGEST - 11) + b'"}')
    assert list(frames.feed(whole[:-1])) == []
    assert len(next(iter(frames.feed(whole[-1:]))).data) == LARGEST - 11


@pytest.mark.parametrize(
    ("url", "part"),
    [
        ("ami://8012@h", "scheme"),
        ("sip://8012@", "host"),
        ("sip://@h", "user"),
        ("sip://80%0A12@h", "user"),
        ("sip://8012:%0Ax@h", "secret"),
        ("sip://8012:" + "x" * 64 + "@h", "secret"),
        ("sip://8012@h:0", "port"),
        ("sip://8012@h:99999", "url"),
        ("sip://8012@h/x", "path"),
        ("sip://8012@h/?transport=ws", "transport"),
        ("sip://8012@h/?source=alsa,a%0Amodule%20evil.so", "source"),
        ("sip://8012@h/?alert=ALSA", "alert"),
        ("sip://8012@h/?listen=everywhere", "listen"),
        ("sip://8012@h/?conference=80%2000", "conference"),
        ("sip://8012@h/?expires=soon", "expires"),
        ("sip://8012@h/?timeout=0", "timeout"),
        ("sip://8012@h/?program=/a%0Ab", "program"),
        ("sip://8012@h/?nonsense=1", "nonsense"),
    ],
)
def test_a_wrong_address_names_its_part(url: str, part: str):
    with pytest.raises(PhoneError) as refused:
        read_account(url)
    assert (refused.value.code, refused.value.detail) == (PhoneErrorCode.WRONG_ADDRESS, part)


def test_an_address_is_read_whole_and_never_shows_its_secret():
    url = "sips://8012:a%3Bb@pbx.example/?source=alsa,plughw:1,0&conference=*70&area_code=0371&expires=60"
    account = read_account(url)
    assert (account.port, account.transport, account.secret) == (5061, "tls", "a;b")
    assert (account.source, account.conference, account.area_code) == ("alsa,plughw:1,0", "*70", "371")
    assert "a;b" not in repr(account) + account.label
    assert read_account("sip://8012@[::1]:5070").server == "[::1]:5070"


def test_the_files_hold_no_secret_and_bind_the_control_to_this_machine(tmp_path: Path):
    for name in ("ctrl_tcp", "menu", "g711", "alsa", "account"):
        (tmp_path / f"{name}.so").touch()
    text = config_text(ACCOUNT, tmp_path, 4444)
    assert "ctrl_tcp_listen 127.0.0.1:4444\n" in text
    assert f"module_path {tmp_path}\n" in text
    assert "module g711.so\n" in text
    assert "opus" not in text
    assert "s3cret" not in text + account_line(ACCOUNT)
    folder = ConfigFolder()
    folder.remove()
    folder.remove()
    assert not folder.path.exists()


def test_key_tones_go_out_as_the_account_says():
    assert "dtmfmode" not in account_line(ACCOUNT)
    told = read_account("sip://8012@10.0.0.5/?dtmf=INFO")
    assert (told.dtmf, ";dtmfmode=info" in account_line(told)) == ("info", True)
    with pytest.raises(PhoneError, match="dtmf"):
        read_account("sip://8012@10.0.0.5/?dtmf=sound")


def test_answers_are_read():
    status = read_status(STATUS)
    assert status is not None
    assert (status.id, status.state, status.outgoing) == ("1-77@10.0.0.9", "ESTABLISHED", False)
    assert (user_of(status.local), user_of(status.peer)) == ("12345", "13800138000")
    listing = (
        "\n--- Active calls (2) ---\n  [line 1]  0:00:01  ESTABLISHED  (on hold)  sip:1@h\n"
        "> [line 2, id x]  0:00:01   INCOMING             sip:2@h\n"
    )
    assert read_list(listing) == [CallLine(1, True), CallLine(2, False)]
    assert read_registration("\n--- User Agents (1) ---\n> sip:8012@h      \x1b[32mOK \x1b[;m  Expires 120s\n") is True
    assert read_registration("\n> sip:8012@h      \x1b[31mERR\x1b[;m  Expires 0s\n") is False
    assert read_registration("\n> sip:8012@h      \x1b[33mzzz\x1b[;m  Expires 0s\n") is None
    assert read_version("|   \x1b[34;1mbare\x1b[31;1msip\x1b[;m 3.16.0  |") == (3, 16, 0)
    assert (read_version("nothing"), read_status("(no active calls)"), read_list("")) == (None, None, [])


@pytest.mark.parametrize(
    ("uri", "user"),
    [
        ("sip:13800138000@10.0.0.1:5060;transport=udp", "13800138000"),
        ("sips:%2B8613800138000@h", "+8613800138000"),
        ("tel:+8637112345678", "+8637112345678"),
        ("sip:10.0.0.1", ""),
        ("sip:a%0Ab@h", ""),
        ("", ""),
        ("sip:" + "9" * 65 + "@h", ""),
    ],
)
def test_the_number_is_the_user_of_an_address(uri: str, user: str):
    assert user_of(uri) == user


@contextmanager
def _session(told: list[PhoneEvent]) -> Iterator[tuple[SoftphoneSession, socket.socket, Clock]]:
    near, far = socket.socketpair()
    clock = Clock()
    control = Control(SocketLine(near), clock)
    book = PhoneBook("8012", "8012@h", "371")
    outlet = Outlet("baresip", ACCOUNT.label, lambda event: told.append(event) is None, clock)
    session = SoftphoneSession(ACCOUNT, book, control, clock, outlet, lambda _code: None, gap=False)
    session.begin("only-ours-knows-this")
    with far:
        yield session, far, clock
    control.close()


def test_another_program_on_the_port_is_never_driven():
    told: list[PhoneEvent] = []
    with _session(told) as (session, stranger, _):
        asked = stranger.recv(4096)
        assert asked.count(b"command") == 1
        assert b'"command":"contacts"' in asked
        token = asked.partition(b'"token":"')[2].partition(b'"')[0]
        stranger.sendall(frame(EVENT))
        session.step(1.0)
        stranger.sendall(frame(b'{"response":true,"ok":true,"data":"--- Contacts (0) ---","token":"%s"}' % token))
        with pytest.raises(PhoneError) as refused:
            session.step(1.0)
        assert (refused.value.code, session.is_ours, told) == (PhoneErrorCode.NOT_OURS, False, [])
        stranger.setblocking(False)
        with pytest.raises(BlockingIOError):
            stranger.recv(1)


def test_a_program_that_hangs_is_noticed():
    with _session([]) as (session, _, clock):
        session.step(0.0)
        clock.now += ANSWER_WITHIN
        with pytest.raises(PhoneError) as refused:
            session.step(0.0)
        assert refused.value.code is PhoneErrorCode.LINE_LOST


def test_an_answer_nobody_asked_for_is_no_answer():
    with _session([]) as (session, other, _):
        other.sendall(frame(b'{"response":true,"ok":true,"data":"only-ours-knows-this","token":"guessed"}'))
        session.step(1.0)
        assert not session.is_ours


def test_a_program_that_is_not_installed_is_told_in_words():
    box = EventBox()
    account = read_account("sip://8012:x@127.0.0.1/?program=/nowhere/baresip")
    adapter = BaresipAdapter(account, box.put, Clock(), lambda: 0.0)
    adapter.start()
    try:
        line = box.take(10)
        assert isinstance(line, Line)
        assert (line.state, line.code) == (LineState.UNREACHABLE, "phone_softphone_missing")
    finally:
        adapter.close()


def test_commands_are_one_frame_each():
    assert encode_command("callfind", 'a"b@c', "t1") == frame(b'{"command":"callfind","token":"t1","params":"a\\"b@c"}')
