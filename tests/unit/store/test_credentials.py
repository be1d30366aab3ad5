"""The wrapped key of a store."""

import base64
import stat
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backends import fail, null
from nacl.public import PrivateKey

from desktop.credentials import (
    MAX_TRIES,
    CredentialStore,
    FileKeystore,
    KeystoreMissing,
    NoStoreKey,
    SystemKeystore,
    UnlockNeedsServer,
    UnlockThrottled,
    WrongPassword,
    choose_keystore,
)
from desktop.services.sign_in_ports import Recovery
from sync.contract.recovery import open_for_recovery
from sync.domain.instant import SECOND
from tests.helpers.cheap_keys import REAL
from tests.helpers.memory_keyring import MemoryKeyring
from tests.helpers.store import SeatTime


@pytest.fixture
def ring() -> Iterator[MemoryKeyring]:
    before = keyring.get_keyring()
    memory = MemoryKeyring()
    keyring.set_keyring(memory)
    yield memory
    keyring.set_keyring(before)


def _store(folder: Path, time: SeatTime | None = None) -> CredentialStore:
    return CredentialStore(SystemKeystore(), FileKeystore(folder / "keys"), time or SeatTime())


@pytest.mark.real_keys
def test_the_key_comes_back_with_the_password(ring: MemoryKeyring, tmp_path: Path) -> None:
    key = _store(tmp_path).create(tmp_path / "seat", "pass word 密码")
    assert len(key) == 32
    assert _store(tmp_path).unlock(tmp_path / "seat", "pass word 密码") == key


def test_in_service_a_guess_costs_64_mib_and_three_passes() -> None:
    assert REAL == (64 * 1024, 3, 4)


def test_a_wrong_password_is_told_as_such(ring: MemoryKeyring, tmp_path: Path) -> None:
    _store(tmp_path).create(tmp_path / "seat", "right")
    with pytest.raises(WrongPassword):
        _store(tmp_path).unlock(tmp_path / "seat", "wrong")


def test_a_password_may_be_stretched_before_its_key_is_asked_for(ring: MemoryKeyring, tmp_path: Path) -> None:
    key = _store(tmp_path).create(tmp_path / "seat", "right")
    begun = _store(tmp_path).stretch(tmp_path / "seat", "right")
    assert _store(tmp_path).unlock(tmp_path / "seat", "right", stretching=begun) == key
    with pytest.raises(WrongPassword):
        _store(tmp_path).unlock(tmp_path / "seat", "wrong", stretching=begun)
    begun.close()
    assert _store(tmp_path).unlock(tmp_path / "seat", "right", stretching=begun) == key


def test_a_key_may_be_made_with_a_password_that_was_stretched_before(ring: MemoryKeyring, tmp_path: Path) -> None:
    begun = _store(tmp_path).stretch(tmp_path / "seat", "right")
    key = _store(tmp_path).create(tmp_path / "seat", "right", stretching=begun)
    begun.close()
    assert _store(tmp_path).unlock(tmp_path / "seat", "right") == key
    with pytest.raises(WrongPassword):
        _store(tmp_path).unlock(tmp_path / "seat", "wrong")


def test_a_key_made_with_another_password_than_was_begun_with_opens_with_that_one(
    ring: MemoryKeyring, tmp_path: Path
) -> None:
    begun = _store(tmp_path).stretch(tmp_path / "seat", "first")
    key = _store(tmp_path).create(tmp_path / "seat", "chosen", stretching=begun)
    begun.close()
    assert _store(tmp_path).unlock(tmp_path / "seat", "chosen") == key


def test_a_password_stretched_before_counts_as_a_try_like_any_other(ring: MemoryKeyring, tmp_path: Path) -> None:
    store = _store(tmp_path)
    key = store.create(tmp_path / "seat", "right")
    begun = store.stretch(tmp_path / "seat", "wrong")
    for _ in range(3):
        with pytest.raises(WrongPassword):
            store.unlock(tmp_path / "seat", "wrong", stretching=begun)
    with pytest.raises(UnlockThrottled):
        store.unlock(tmp_path / "seat", "wrong", stretching=begun)
    begun.close()
    assert store.unlock(tmp_path / "seat", "right", confirmed=True) == key


def test_no_key_and_no_password_lie_in_the_folder(ring: MemoryKeyring, tmp_path: Path) -> None:
    key = _store(tmp_path).create(tmp_path / "seat", "secret-word")
    for path in (tmp_path / "seat").rglob("*"):
        content = path.read_bytes()
        assert b"secret-word" not in content
        assert key not in content
        assert base64.b64encode(key) not in content


def test_a_new_password_opens_the_same_key_and_the_old_one_no_more(ring: MemoryKeyring, tmp_path: Path) -> None:
    store, folder = _store(tmp_path), tmp_path / "seat"
    key = store.create(folder, "old")
    store.rewrap(folder, "old", "new")
    assert store.unlock(folder, "new") == key
    with pytest.raises(WrongPassword):
        store.unlock(folder, "old")


def test_a_disk_copied_without_the_keystore_stays_shut(ring: MemoryKeyring, tmp_path: Path) -> None:
    _store(tmp_path).create(tmp_path / "seat", "right")
    ring.passwords.clear()
    with pytest.raises(KeystoreMissing):
        _store(tmp_path).unlock(tmp_path / "seat", "right")


def test_wrong_passwords_cost_time_and_ten_of_them_need_the_server(ring: MemoryKeyring, tmp_path: Path) -> None:
    time, folder = SeatTime(), tmp_path / "seat"
    store = _store(tmp_path, time)
    key = store.create(folder, "right")
    for _ in range(3):
        with pytest.raises(WrongPassword):
            store.unlock(folder, "wrong")
    with pytest.raises(UnlockThrottled) as throttled:
        _store(tmp_path, time).unlock(folder, "right")
    assert throttled.value.wait_ms == SECOND
    for _ in range(MAX_TRIES - 3):
        time.now += 61 * SECOND
        with pytest.raises(WrongPassword):
            store.unlock(folder, "wrong")
    time.now += 3600 * SECOND
    with pytest.raises(UnlockNeedsServer):
        store.unlock(folder, "right")
    assert store.unlock(folder, "right", confirmed=True) == key
    assert store.unlock(folder, "right") == key


@pytest.mark.parametrize("backend", [fail.Keyring, null.Keyring])
def test_without_a_keystore_the_fallback_is_stated_and_private(backend: type, tmp_path: Path) -> None:
    before = keyring.get_keyring()
    keyring.set_keyring(backend())
    try:
        chosen = choose_keystore(tmp_path / "keys")
        store = CredentialStore(chosen, FileKeystore(tmp_path / "keys"), SeatTime())
        assert store.kind == "file"
        key = store.create(tmp_path / "seat", "right")
        assert store.unlock(tmp_path / "seat", "right") == key
        modes = {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "keys").iterdir()}
        assert modes == {0o600}
    finally:
        keyring.set_keyring(before)


def test_a_store_made_with_the_fallback_opens_after_a_keystore_was_installed(
    ring: MemoryKeyring, tmp_path: Path
) -> None:
    files = FileKeystore(tmp_path / "keys")
    key = CredentialStore(files, files, SeatTime()).create(tmp_path / "seat", "right")
    assert _store(tmp_path).unlock(tmp_path / "seat", "right") == key
    _store(tmp_path).rewrap(tmp_path / "seat", "right", "new")
    assert _store(tmp_path).unlock(tmp_path / "seat", "new") == key


def test_a_forgotten_key_never_comes_back(ring: MemoryKeyring, tmp_path: Path) -> None:
    store, folder = _store(tmp_path), tmp_path / "seat"
    store.create(folder, "right")
    store.forget(folder)
    assert not store.exists(folder)
    assert not ring.passwords
    with pytest.raises(NoStoreKey):
        store.unlock(folder, "right")


def test_the_wrap_carries_an_envelope_for_the_server_that_needs_this_workstation(
    ring: MemoryKeyring, tmp_path: Path
) -> None:
    server = PrivateKey.generate()
    public = base64.b64encode(bytes(server.public_key)).decode()
    store, folder, recovery = _store(tmp_path), tmp_path / "seat", Recovery(key=public, device="device-1")
    key = store.create(folder, "right", recovery)
    sealed = store.sealed_key(folder)
    assert open_for_recovery(sealed, bytes(PrivateKey.generate())) is None
    envelope = open_for_recovery(sealed, bytes(server))
    assert envelope is not None
    assert envelope.device == "device-1"
    inner = envelope.inner
    assert key not in inner
    assert store.recover(folder, inner, "new", recovery) == key
    assert store.unlock(folder, "new") == key
    assert store.sealed_key(folder) != sealed, "sealed anew"
    for broken in (b"", b"x" * 11, inner[:-1], bytes(len(inner))):
        with pytest.raises(WrongPassword):
            store.recover(folder, broken, "hostile", recovery)
    for name in list(ring.passwords):
        ring.passwords[name] = base64.b64encode(bytes(32)).decode()
    with pytest.raises(WrongPassword):
        store.recover(folder, inner, "on another workstation", recovery)


def test_a_credential_is_read_without_a_password_and_forgotten_apart(ring: MemoryKeyring, tmp_path: Path) -> None:
    store, folder = _store(tmp_path), tmp_path / "seat"
    assert store.kept_credential(folder) is None
    store.create(folder, "right")
    made = store.credential(folder, bytes(range(32)))
    assert made == bytes(range(32)) == store.credential(folder) == store.kept_credential(folder)
    store.forget(folder)
    assert store.kept_credential(folder) == made, "what lies there has still to be handed in"
    store.forget_credential(folder)
    assert store.kept_credential(folder) is None
    assert not ring.passwords


def test_a_torn_count_of_tries_is_the_worst_case(ring: MemoryKeyring, tmp_path: Path) -> None:
    store, folder = _store(tmp_path), tmp_path / "seat"
    store.create(folder, "right")
    (folder / "tries.json").write_bytes(b"{")
    with pytest.raises(UnlockNeedsServer):
        store.unlock(folder, "right")
