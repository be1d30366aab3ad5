"""Sealed values and blind indexes."""

import os
import stat
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.server.faults import ConfigurationFault
from sync.server.keys import DataKey, make_keys, read_keys, write_keys
from sync.server.ports import system_entropy
from sync.server.sealing import SealBroken, Sealer

KEYS = make_keys(system_entropy)
SEALER = Sealer(KEYS, system_entropy)


@given(st.binary(max_size=2000), st.text(max_size=80))
def test_what_was_sealed_opens_for_its_place_only(value: bytes, place: str) -> None:
    sealed = SEALER.seal(value, place)
    assert SEALER.open(sealed, place) == value
    with pytest.raises(SealBroken):
        SEALER.open(sealed, place + "x")


@given(st.binary(min_size=1, max_size=200), st.data())
def test_a_changed_byte_is_noticed(value: bytes, data: st.DataObject) -> None:
    sealed = bytearray(SEALER.seal(value, "row"))
    at = data.draw(st.integers(0, len(sealed) - 1))
    sealed[at] ^= data.draw(st.integers(1, 255))
    with pytest.raises(SealBroken):
        SEALER.open(bytes(sealed), "row")


@pytest.mark.parametrize("cut", [0, 3, 5, 16, 20])
def test_a_torn_value_is_noticed(cut: int) -> None:
    with pytest.raises(SealBroken):
        SEALER.open(SEALER.seal(b"hello", "row")[:cut], "row")


def test_values_sealed_with_an_older_key_still_open_after_a_new_one_came() -> None:
    old = SEALER.seal(b"hello", "row")
    newer = Sealer(msgspec.structs.replace(KEYS, data=(*KEYS.data, DataKey(2, os.urandom(32)))), system_entropy)
    assert newer.open(old, "row") == b"hello"
    assert newer.key_id == 2
    with pytest.raises(SealBroken):
        SEALER.open(newer.seal(b"hello", "row"), "row")


def test_blind_indexes_are_equal_for_equal_values_of_one_kind_only() -> None:
    assert SEALER.blind("phone", "1") == SEALER.blind("phone", "1")
    assert SEALER.blind("phone", "1") != SEALER.blind("name", "1")
    assert SEALER.blind("phone", "") is None
    assert Sealer(make_keys(system_entropy), system_entropy).blind("phone", "1") != SEALER.blind("phone", "1")


def test_the_matching_mark_is_sixteen_hex_digits() -> None:
    assert len(SEALER.caller_ref("+8613800138000")) == 16
    assert SEALER.caller_ref("") == ""


def test_the_key_file_is_its_owners_alone_and_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "keys.json"
    write_keys(path, KEYS)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read_keys(path) == KEYS
    with pytest.raises(ConfigurationFault):
        write_keys(path, make_keys(system_entropy))
    assert read_keys(path) == KEYS


def test_a_key_file_others_may_read_a_damaged_one_and_a_missing_one_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    with pytest.raises(ConfigurationFault, match="init"):
        read_keys(path)
    write_keys(path, KEYS)
    path.chmod(0o644)
    with pytest.raises(ConfigurationFault, match="chmod 600"):
        read_keys(path)
    path.chmod(0o600)
    path.write_bytes(b"{}")
    with pytest.raises(ConfigurationFault, match="damaged"):
        read_keys(path)
