"""What is done in a store is signed with its key; what waits from before there was one is signed at an opening."""

import base64
from pathlib import Path

import msgspec
from nacl.public import PrivateKey, SealedBox

from desktop.store.store import StoreOptions, open_store
from sync.contract.leases import OfflineLease, sign_lease
from sync.contract.messages import Command
from sync.contract.signing import Signer, is_signed_by
from sync.domain.codes import Outcome
from tests.helpers.store import KEY, NOW, SeatTime, opened, ready, result, save_act, save_create, session

SEED = bytes(range(32))


def _public(text: str) -> bytes:
    return base64.b64decode(text)


def test_every_saved_command_is_signed_with_the_key_of_the_file(tmp_path: Path) -> None:
    store = ready(tmp_path)
    create, note = save_create(store, 1), save_act(store, "c2", "o1", "note")
    kept = store.outbox.pending(10)
    assert [command.id for command in kept] == [create.id, note.id]
    assert all(is_signed_by(command, _public(store.sign_key)) for command in kept)
    key = store.sign_key
    store.close()
    store = opened(tmp_path)
    assert store.sign_key == key
    assert all(is_signed_by(command, _public(key)) for command in store.outbox.pending(10))
    store.close()


def test_a_new_file_takes_the_key_the_server_was_told(tmp_path: Path) -> None:
    store = open_store(tmp_path, KEY, StoreOptions(clock=SeatTime(), device="d", sign_seed=SEED))
    assert store.sign_key == Signer(SEED).public
    store.close()
    store = open_store(tmp_path, KEY, StoreOptions(clock=SeatTime(), sign_seed=bytes(32)))
    assert store.sign_key == Signer(SEED).public, "a file with a key keeps it"
    store.close()


def test_a_command_names_the_lease_it_was_made_under(tmp_path: Path) -> None:
    store = ready(tmp_path)
    assert save_create(store, 1).sess == ""
    lease = OfflineLease("u1", "1001", ["agent"], "device-1", NOW, NOW + 1, mark="mark-1")
    store.save_session(session(lease=sign_lease(lease, SEED)))
    assert save_create(store, 2).sess == "mark-1"
    store.close()
    store = opened(tmp_path)
    assert save_act(store, "c3", "o1", "note").sess == "mark-1"
    store.close()


def test_an_outbox_from_before_the_key_is_signed_in_file_and_spool(tmp_path: Path) -> None:
    spool_key = PrivateKey.generate()
    store = ready(tmp_path)
    store.save_session(session(spool_key=base64.b64encode(bytes(spool_key.public_key)).decode()))
    done, waiting = save_create(store, 1), save_create(store, 2)
    store.outbox.mark_sent([done.id])
    store.outbox.settle([result(done, Outcome.APPLIED)], [], NOW)
    with store.database.saving() as connection:
        connection.exec_driver_sql("DELETE FROM kv WHERE k = 'sign_key'")
        for command in (done, waiting):
            bare = msgspec.json.encode(msgspec.structs.replace(command, sig=""))
            connection.exec_driver_sql("UPDATE outbox SET payload = ? WHERE id = ?", (bare, command.id))
    store.close()

    store = opened(tmp_path)
    for command in (done, waiting):
        kept = store.commands.command(command.id)
        assert kept is not None
        assert is_signed_by(kept, _public(store.sign_key))
    store.close()
    (file,) = (tmp_path / "spool").glob("*.spool")
    sealed = base64.b64decode(msgspec.json.decode(file.read_bytes())["server"])
    spooled = msgspec.json.decode(SealedBox(spool_key).decrypt(sealed), type=Command)
    assert is_signed_by(spooled, _public(store.sign_key))
