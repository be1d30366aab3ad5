"""Encoding and strict decoding of wire messages and of domain values inside them."""

from typing import TypeVar

import msgspec

from sync.domain.act import ActData, OrderDraft
from sync.domain.order import Order

T = TypeVar("T")

_encoder = msgspec.json.Encoder()
_order_decoder = msgspec.json.Decoder(Order)


class ContractError(ValueError):
    """A message does not have the agreed shape. ``field`` names the place, never the value (it may be personal)."""

    def __init__(self, reason: str, field: str = "") -> None:
        super().__init__(f"{reason} {field}".strip())
        self.reason = reason
        self.field = field


def encode(value: object) -> bytes:
    """Encode a message or domain value as JSON."""
    return _encoder.encode(value)


def decode(data: bytes | str | msgspec.Raw, kind: type[T]) -> T:
    """Decode JSON strictly. Raises :class:`ContractError` for wrong types, unknown fields and broken JSON."""
    try:
        return msgspec.json.decode(data, type=kind)
    except msgspec.ValidationError as error:
        reason = "unknown_field" if "unknown field" in str(error) else "invalid"
        raise ContractError(reason, _place(str(error))) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise ContractError("malformed") from None


def decode_order(data: bytes | str | msgspec.Raw) -> Order:
    """Decode an order record; unknown fields (of a newer server) are left out."""
    try:
        return _order_decoder.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ContractError("invalid", _place(str(error))) from None


def decode_draft(data: msgspec.Raw | bytes) -> OrderDraft:
    """Decode the arguments of a create, refusing unknown fields."""
    return decode(data, OrderDraft)


def decode_act(data: msgspec.Raw | bytes) -> ActData:
    """Decode the arguments of any other act, refusing unknown fields."""
    return decode(data, ActData)


def _place(message: str) -> str:
    """Keep only the JSON path of a validation message: the rest may quote what the user typed."""
    _, _, path = message.partition(" - at `")
    return path.rstrip("`")[:80]
