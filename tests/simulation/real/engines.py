"""SQL engines that share what every schedule would work out anew: compiled statements, and what a dialect found out."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, create_engine

import desktop.store.cipher
import sync.server.database

_CACHE_SIZE = 2_000
_MODULES = (desktop.store.cipher, sync.server.database)
_shared: dict[object, Engine] = {}


def _engine(url: Any, **options: Any) -> Engine:
    """Create an engine like the product's; its dialect and its cache are those of the first one of its kind."""
    kind = options.get("module")
    first = _shared.get(kind)
    if first is None:
        first = _shared[kind] = create_engine(url, query_cache_size=_CACHE_SIZE, **options)
        with first.connect():  # now the dialect knows what it has to know of the database
            pass
        first.dispose()
    engine = create_engine(url, _initialize=False, **options)
    engine.dialect = engine.pool._dialect = first.dialect
    engine._compiled_cache = first._compiled_cache
    return engine


@contextmanager
def shared_engines() -> Iterator[None]:
    """Let the product create such engines meanwhile."""
    for module in _MODULES:
        module.create_engine = _engine
    try:
        yield
    finally:
        for module in _MODULES:
            module.create_engine = create_engine
