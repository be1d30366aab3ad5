"""Timing of calls that are made again and again."""

import time
from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")


def timed(call: Callable[[T], object], arguments: Iterable[T]) -> list[float]:
    """Return the milliseconds each call took."""
    samples: list[float] = []
    for argument in arguments:
        begun = time.perf_counter()
        call(argument)
        samples.append((time.perf_counter() - begun) * 1000)
    return samples
