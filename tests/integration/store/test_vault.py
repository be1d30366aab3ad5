"""Stores of several people and servers on one workstation."""

from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest

from desktop.credentials import CredentialStore, FileKeystore, NoStoreKey, SystemKeystore, WrongPassword
from desktop.services.sign_in_ports import StoreVault
from desktop.store.errors import StoreInUse
from desktop.store.vault import Vault
from tests.helpers.memory_keyring import MemoryKeyring
from tests.helpers.store import NOW, SeatTime

SERVER, OTHER = "https://hotline.example", "https://other.example"


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    before = keyring.get_keyring()
    keyring.set_keyring(MemoryKeyring())
    clock = SeatTime()
    yield Vault(tmp_path / "stores", CredentialStore(SystemKeystore(), FileKeystore(tmp_path / "keys"), clock), clock)
    keyring.set_keyring(before)


def test_each_person_at_each_server_has_an_own_file(vault: Vault) -> None:
    for server, user_no in ((SERVER, "1001"), (SERVER, "1002"), (OTHER, "1001")):
        store = vault.create(server, user_no, "pw", f"device of {user_no}")
        store.drafts.open_draft(f"{server}{user_no}", b"", "", NOW)
        store.close()
    store = vault.unlock(SERVER + "/", "1001", "pw")
    assert [draft.id for draft in store.drafts.drafts()] == [f"{SERVER}1001"]
    store.close()


def test_the_folder_names_tell_neither_server_nor_person(vault: Vault, tmp_path: Path) -> None:
    vault.create(SERVER, "1001", "pw", "d").close()
    names = "".join(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*"))
    assert "hotline" not in names
    assert "1001" not in names


def test_the_device_id_is_known_before_the_store_is_open(vault: Vault) -> None:
    port: StoreVault = vault
    assert port.device(SERVER, "1001") == ""
    store = port.create(SERVER, "1001", "pw", "device-7")
    assert port.device(SERVER, "1001") == store.device == "device-7"
    store.close()


def test_a_wrong_password_opens_nothing_and_keeps_nothing_locked(vault: Vault) -> None:
    vault.create(SERVER, "1001", "pw", "d").close()
    with pytest.raises(WrongPassword):
        vault.unlock(SERVER, "1001", "no")
    vault.unlock(SERVER, "1001", "pw").close()
    with pytest.raises(NoStoreKey):
        vault.unlock(SERVER, "1009", "pw")


def test_a_changed_password_opens_the_same_data(vault: Vault) -> None:
    store = vault.create(SERVER, "1001", "pw", "d")
    store.drafts.open_draft("d1", b"words", "", NOW)
    store.close()
    vault.rewrap(SERVER, "1001", "pw", "new")
    again = vault.unlock(SERVER, "1001", "new")
    assert len(again.drafts.drafts()) == 1
    with pytest.raises(StoreInUse):
        vault.unlock(SERVER, "1001", "new")
    again.close()


def test_what_lies_there_without_its_key_is_put_aside_not_destroyed(vault: Vault, tmp_path: Path) -> None:
    vault.create(SERVER, "1001", "pw", "d").close()
    (shelf,) = vault.shelves(SERVER)
    shelf.wipe("an order")
    assert not vault.exists(SERVER, "1001")
    vault.create(SERVER, "1001", "pw", "d2").close()
    kept = list((tmp_path / "stores").rglob("store.db"))
    assert len(kept) == 2
    assert vault.device(SERVER, "1001") == "d2"
