"""The last reading of the server's time, kept in the store: work without the server goes on by it after a restart."""

import logging

import msgspec

from desktop.services.ports import SeatStore
from sync.contract.replica import KeptOffset

logger = logging.getLogger(__name__)
_KEY = "clock"


def kept_offset(store: SeatStore) -> KeptOffset | None:
    """Return what the store keeps; ``None`` when it never had any, or cannot make anything of it."""
    kept = store.read_value(_KEY)
    if not kept:
        return None
    try:
        return msgspec.json.decode(kept, type=KeptOffset)
    except msgspec.DecodeError:
        return None


def keep_offset(store: SeatStore, reading: KeptOffset) -> None:
    """Keep a reading; a store that cannot (disk full) does without, the sync goes on."""
    from desktop.store.errors import StoreError  # the database layer: there is a store, so it is loaded

    try:
        store.save_value(_KEY, msgspec.json.encode(reading))
    except StoreError as error:
        logger.info("time not kept", extra={"code": str(error.code)})
