"""Very many believable orders, quickly: played ones first, then copies of their texts with what must differ changed."""

import random
import re
from collections.abc import Iterator, Sequence
from functools import cache

import msgspec

from sync.domain.codes import OPEN_STATES
from sync.domain.instant import DAY, HOUR, Instant
from sync.domain.numbering import format_no
from sync.domain.order import Order
from sync.domain.rules import Rules
from sync.domain.rules_from_reference import rules_from_reference
from sync.server.sample.orders import generate_orders
from sync.server.sample.reference_files import load_reference

SEED = 2026
_ID = re.compile(rb"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-)([0-9a-f]{12})")
_MOMENT = re.compile(rb"(?<=:)1[5-9]\d{11}(?=[,}\]])")
_CALLER_REF = re.compile(rb'(?<="caller_ref":")[0-9a-f]{16}(?=")')
_CALLERS = 300_000
_OPEN_SPREAD = 6 * HOUR
_ABOVE_CLONES = 20
"""Copies change higher bits of an id than the sample city's own clones do, so that no two orders get the same one."""


@cache
def city_rules() -> Rules:
    """Return the rules of the sample city."""
    return rules_from_reference(load_reference())


def played(count: int, now: Instant) -> list[Order]:
    """Return ``count`` orders of the sample city as its own program makes them."""
    return [one.order for one in generate_orders(city_rules(), count, SEED, now, fast=count > 2_000)]


def copies(first: Sequence[Order], count: int, oldest: Instant) -> Iterator[bytes]:
    """Yield the JSON of ``count`` orders: those given, then copies, closed ones as old as ``oldest``."""
    rng = random.Random(SEED)
    callers = [rng.randbytes(8).hex().encode() for _ in range(_CALLERS)]
    texts = [msgspec.json.encode(order) for order in first]
    for text in texts[:count]:
        yield _CALLER_REF.sub(rng.choice(callers), text)
    for number in range(1, count - len(texts) + 1):
        at = rng.randrange(len(texts))
        order = first[at]
        back = rng.randrange(_OPEN_SPREAD)
        if order.state not in OPEN_STATES:
            back += rng.randrange(max(1, order.created_at - oldest - _OPEN_SPREAD))
        text = _renamed(texts[at], number << _ABOVE_CLONES)
        text = text.replace(order.no.encode(), format_no(int(order.no[:2]) + 2000, 5_000_000 + number).encode())
        text = _CALLER_REF.sub(rng.choice(callers), text)
        yield _moved(text, back)


def oldest_kept(now: Instant) -> Instant:
    """Return the earliest creation of a closed order that seats of the whole city still hold."""
    return now - 88 * DAY


def _renamed(text: bytes, change: int) -> bytes:
    return _ID.sub(lambda match: match.group(1) + b"%012x" % (int(match.group(2), 16) ^ change), text)


def _moved(text: bytes, by: int) -> bytes:
    return _MOMENT.sub(lambda match: b"%d" % (int(match.group()) - by), text)
