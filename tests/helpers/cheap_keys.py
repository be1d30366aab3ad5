"""Keys derived from passwords at next to no cost: at the real one it is dearer than most of what is tested."""

from collections.abc import Iterator
from contextlib import contextmanager

from desktop import credentials

_NAMES = ("_MEMORY_KIB", "_PASSES", "_LANES")
REAL = tuple(getattr(credentials, name) for name in _NAMES)


@contextmanager
def cheap_derivation() -> Iterator[None]:
    """Derive keys cheaply during the block. A store made meanwhile opens in programs only that do so too."""
    before = [getattr(credentials, name) for name in _NAMES]
    for name, cheap in zip(_NAMES, (8, 1, 1), strict=True):
        setattr(credentials, name, cheap)
    try:
        yield
    finally:
        for name, value in zip(_NAMES, before, strict=True):
            setattr(credentials, name, value)
