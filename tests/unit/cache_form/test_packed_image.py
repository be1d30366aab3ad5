"""Frames of a packed snapshot: whole and in their order, or not at all."""

import pytest
import zstandard
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from sync.cache_form.packed_image import RUN, FrameCutter, FramePacker, FrameUnpacker
from sync.cache_form.page_cipher import CONTENT

KEY, OTHER = bytes(range(32)), bytes(range(1, 33))
FIRST, SECOND, LAST = b"a" * CONTENT * RUN, b"b" * CONTENT, b"c" * CONTENT


def _packed(key: bytes = KEY) -> list[bytes]:
    packer = FramePacker(key)
    return [packer.frame(FIRST, last=False), packer.frame(SECOND, last=False), packer.frame(LAST, last=True)]


def _unpacked(stream: bytes, size: int = 1_000, key: bytes = KEY) -> list[bytes]:
    cutter, unpacker = FrameCutter(), FrameUnpacker(key)
    found = [
        unpacker.contents(sealed, last=last)
        for start in range(0, len(stream), size)
        for sealed, last in cutter.cut(stream[start : start + size])
    ]
    if not cutter.ended:
        raise ValueError("no end")
    return found


@pytest.mark.parametrize("size", [1, 7, 1_000, 1 << 20])
def test_pieces_of_any_size_give_the_pages_back(size: int) -> None:
    assert _unpacked(b"".join(_packed()), size) == [FIRST, SECOND, LAST]


def test_frames_that_are_missing_moved_or_from_another_file_do_not_open() -> None:
    first, second, last = _packed()
    foreign = _packed(OTHER)
    short = FramePacker(KEY)
    short.frame(FIRST, last=False)
    cut_short = short.frame(SECOND, last=True)
    for stream in (
        first + last, second + first + last, first + foreign[1] + last, first + second, first + cut_short + last
    ):  # fmt: skip
        with pytest.raises(ValueError, match=r"not what was packed|no end|behind the last"):
            _unpacked(stream)


def test_a_flipped_bit_is_noticed() -> None:
    stream = bytearray(b"".join(_packed()))
    stream[40] ^= 1
    with pytest.raises(ValueError, match="not what was packed"):
        _unpacked(bytes(stream))


def test_a_frame_that_says_it_is_the_last_does_not_open_as_one() -> None:
    first, _, _ = _packed()
    with pytest.raises(ValueError, match="not what was packed"):
        _unpacked(bytes([first[0] | 0x80]) + first[1:])


def test_nothing_may_stand_behind_the_last_frame() -> None:
    stream = b"".join(_packed())
    with pytest.raises(ValueError, match="behind the last"):
        _unpacked(stream + b"x", len(stream) + 1)
    with pytest.raises(ValueError, match="behind the last"):
        _unpacked(stream + b"x", len(stream))


def test_a_length_that_no_frame_has_is_refused_before_it_is_waited_for() -> None:
    with pytest.raises(ValueError, match="too long"):
        FrameCutter().cut(b"\x7f\xff\xff\xff")


@pytest.mark.parametrize(
    ("contents", "told"),
    [(b"x" * CONTENT * (RUN + 1), "too many pages"), (b"x" * (CONTENT + 1), "parts of pages"), (b"", "parts of pages")],
)
def test_a_frame_with_too_many_pages_or_parts_of_pages_is_refused(contents: bytes, told: str) -> None:
    frame = FramePacker(KEY).frame(contents, last=True)
    with pytest.raises(ValueError, match=told):
        FrameUnpacker(KEY).contents(frame[4:], last=True)


def test_a_frame_whose_size_is_not_told_holds_no_more_either() -> None:
    writer = zstandard.ZstdCompressor(write_content_size=False)
    sealed = AESGCM(KEY).encrypt(bytes(11) + b"\x01", writer.compress(b"x" * CONTENT * (RUN + 1)), None)
    with pytest.raises(ValueError, match="not what was packed"):
        FrameUnpacker(KEY).contents(sealed, last=True)
