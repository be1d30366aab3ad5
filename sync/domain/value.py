"""The base of every value of the domain."""

import msgspec


class Value(msgspec.Struct, frozen=True, omit_defaults=True):
    """An immutable value compared by its fields; ``msgspec.structs.replace`` makes a changed copy.

    msgspec is used instead of dataclasses because the same shapes travel on the wire: unset fields cost no bytes and a
    record decodes in microseconds. The rules themselves use no part of it but ``replace``.
    """
