"""Signatures of commands and of leases: what they cover, and what does not pass."""

import base64
import time

import msgspec
import pytest
from msgspec.structs import replace

from sync.contract.leases import OfflineLease, read_lease, sign_lease, verified_lease
from sync.contract.messages import Command, Guard, Occurred
from sync.contract.signing import Signer, is_signed_by

SEED, OTHER = bytes(range(32)), bytes(range(1, 33))


def _command() -> Command:
    return Command(
        seq=7,
        id="c1",
        cv=1,
        type="order.note",
        target="o1",
        args=msgspec.Raw(b'{"text":"hello"}'),
        occurred=Occurred(wall=1000),
        actor="u1",
        sess="lease",
    )


def _public(seed: bytes) -> bytes:
    return base64.b64decode(Signer(seed).public)


def _signed(command: Command) -> Command:
    return replace(command, sig=Signer(SEED).sign(command))


def test_a_signature_stands_for_everything_but_the_place_in_the_queue() -> None:
    signed = _signed(_command())
    assert is_signed_by(signed, _public(SEED))
    assert is_signed_by(replace(signed, seq=99), _public(SEED))
    changes: tuple[dict[str, object], ...] = (
        {"id": "c2"},
        {"cv": 2},
        {"type": "order.close"},
        {"target": "o2"},
        {"args": msgspec.Raw(b'{"text":"hello" }')},
        {"occurred": Occurred(wall=1001)},
        {"occurred": Occurred(wall=1000, off_ms=1)},
        {"actor": "u2"},
        {"guard": Guard(ver=1)},
        {"sess": ""},
        {"after": ["c0"]},
    )
    for change in changes:
        assert not is_signed_by(replace(signed, **change), _public(SEED)), change


def test_a_signature_of_another_key_or_none_at_all_is_not_good() -> None:
    signed = _signed(_command())
    assert not is_signed_by(signed, _public(OTHER))
    for sig in ("", "x", "é" * 88, signed.sig[:-4], signed.sig * 1000, base64.b64encode(bytes(64)).decode()):
        assert not is_signed_by(replace(signed, sig=sig), _public(SEED)), sig[:20]
    for key in (b"", b"short", bytes(32), bytes(33)):
        assert not is_signed_by(signed, key)


def test_a_signature_is_cheap() -> None:
    command, signer, public = _command(), Signer(SEED), _public(SEED)
    begun = time.process_time()
    for _ in range(200):
        assert is_signed_by(replace(command, sig=signer.sign(command)), public)
    assert (time.process_time() - begun) / 200 < 0.001, "0.2 ms is usual"


def _lease() -> OfflineLease:
    return OfflineLease("u1", "1001", ["agent"], "device-1", 1000, 2000, sign_key="k", mark="m")


def test_a_lease_is_what_the_pinned_key_signed() -> None:
    text = sign_lease(_lease(), SEED)
    assert verified_lease(text, Signer(SEED).public) == read_lease(text) == _lease()
    assert verified_lease(text, Signer(OTHER).public) is None
    assert verified_lease(text, "") is None
    head, _, tail = text.partition(".")
    longer = msgspec.json.encode(replace(_lease(), valid_until=10**15))
    assert verified_lease(f"{base64.b64encode(longer).decode()}.{tail}", Signer(SEED).public) is None
    command = _signed(_command())
    assert verified_lease(f"{head}.{command.sig}", Signer(SEED).public) is None


@pytest.mark.parametrize("text", ["", ".", "x.y", "e30=.e30=", "é", "bnVsbA==.", "A" * 100_000])
def test_what_is_no_lease_is_none(text: str) -> None:
    assert read_lease(text) is None
    assert verified_lease(text, Signer(SEED).public) is None
