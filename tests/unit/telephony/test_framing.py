"""Bytes of the manager interface become messages, wherever they are cut and whatever they hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.telephony.asterisk.framing import (
    LARGEST_MESSAGE,
    LONGEST_LINE,
    MOST_HEADERS,
    Framer,
    Message,
    encode_action,
)
from tests.helpers.ami.recorded import messages, sent_by_asterisk


@pytest.mark.parametrize("step", [1, 7, 1460])
def test_the_recorded_session_reads_the_same_however_it_is_cut(step: int):
    framer, data = Framer(), sent_by_asterisk()
    found = [one for at in range(0, len(data), step) for one in framer.feed(data[at : at + step])]
    assert found == messages()
    assert framer.greeting == "Asterisk Call Manager/11.0.0"
    assert len(found) == 180


@given(st.lists(st.binary(max_size=60), max_size=30))
def test_no_bytes_make_it_stumble(parts: list[bytes]):
    framer = Framer()
    for part in parts:
        for message in framer.feed(part):
            assert isinstance(message, Message)


def test_an_endless_line_is_passed_over_in_constant_memory():
    framer = Framer()
    found = list(framer.feed(b"hello\r\nEvent: One\r\nBig: " + b"x" * LONGEST_LINE * 3))
    for _ in range(50):
        found += framer.feed(b"y" * LONGEST_LINE)
    found += framer.feed(b"\r\nAfter: 1\r\n\r\n")
    assert found == [{"event": "One", "after": "1"}]


def test_a_message_of_endless_lines_keeps_its_first_ones():
    lines = b"".join(b"H%d: v\r\n" % number for number in range(MOST_HEADERS * 2))
    (found,) = Framer().feed(b"hello\r\nEvent: Many\r\n" + lines + b"\r\n")
    assert len(found) == MOST_HEADERS
    big = b"".join(b"B%d: %s\r\n" % (n, b"z" * 10_000) for n in range(100))
    (found,) = Framer().feed(b"hello\r\nEvent: Big\r\n" + big + b"\r\n")
    assert sum(map(len, found.values())) <= LARGEST_MESSAGE


def test_chinese_comes_in_either_encoding_and_control_characters_go():
    framer = Framer()
    data = "hello\r\nEvent: A\r\nReason: 小休\r\n\r\n".encode() + "Event: B\r\nReason: 小休\r\n\r\n".encode("gb18030")
    assert [one["reason"] for one in framer.feed(data)] == ["小休", "小休"]
    (found,) = framer.feed(b"Event: C\r\nReason: a\x1b[31mb\x00\r\n\r\n")
    assert found["reason"] == "a [31mb"


def test_what_asterisk_writes_for_nothing_is_nothing():
    message = Message(calleridnum="<unknown>", cause="16", wait="x", big="9" * 40, minus="-3")
    assert message.text("CallerIDNum") == ""
    assert (message.number("cause"), message.number("wait"), message.number("big")) == (16, None, None)
    assert (message.number("minus"), message.number("none")) == (-3, None)


def test_an_action_cannot_be_broken_out_of():
    assert encode_action([("Action", "Ping"), ("Reason", "小休")]) == "Action: Ping\r\nReason: 小休\r\n\r\n".encode()
    for value in ("a\r\nAction: Command", "a\nb", "a\x00", "x" * 2000):
        with pytest.raises(ValueError, match="Reason"):
            encode_action([("Action", "QueuePause"), ("Reason", value)])
