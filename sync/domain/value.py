"""The base of every value of the domain."""

from typing import dataclass_transform

import msgspec


# Tells type checkers that subclasses are frozen too, as msgspec makes them
@dataclass_transform(frozen_default=True, field_specifiers=(msgspec.field,))
class Value(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """An immutable value compared by its fields; ``msgspec.structs.replace`` makes a changed copy.

    msgspec is used instead of dataclasses because the same shapes travel on the wire: unset fields cost no bytes and a
    record decodes in microseconds. The rules themselves use no part of it but ``replace``.

    Values cannot refer to themselves, so the cycle collector is not told of them: a city's reference data is ten
    thousands, and it would walk through them all, a tenth of a second in the middle of somebody's page.
    """
