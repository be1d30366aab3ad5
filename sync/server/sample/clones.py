"""Clones played orders: other people, places, words, numbers and ids on the same life-line. For very many orders."""

import random
import re
from collections.abc import Iterator

import msgspec
from msgspec.structs import replace

from sync.domain.codes import OPEN_STATES
from sync.domain.instant import to_wall
from sync.domain.numbering import format_no
from sync.domain.order import Order
from sync.server.sample.drafts import Drafts

_ID = re.compile(rb"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-)([0-9a-f]{12})")
_MOMENT = re.compile(rb"(?<=:)1[5-9]\d{11}(?=[,}\]])")
_WEEK = 7 * 86_400_000


def clones(played: list[Order], drafts: Drafts, count: int, seed: int, first: int) -> Iterator[Order]:
    """Yield ``count`` clones. Every id is new; closed orders move back by whole weeks so that limits still fit."""
    rng = random.Random(f"clones-{seed}")
    decoder = msgspec.json.Decoder(Order)
    texts = [msgspec.json.encode(order) for order in played]
    for number in range(1, count + 1):
        at = rng.randrange(len(texts))
        weeks = 0 if played[at].state in OPEN_STATES else rng.randint(0, 12)
        order = decoder.decode(_moved(_renamed(texts[at], number), weeks * _WEEK))
        yield _retold(rng, order, drafts, first + number)


def _renamed(text: bytes, number: int) -> bytes:
    """Give every id another tail, the same for the same id within one clone."""
    return _ID.sub(lambda match: match.group(1) + b"%012x" % (int(match.group(2), 16) ^ number), text)


def _moved(text: bytes, by: int) -> bytes:
    return _MOMENT.sub(lambda match: b"%d" % (int(match.group()) - by), text) if by else text


def _retold(rng: random.Random, order: Order, drafts: Drafts, serial: int) -> Order:
    """Put other people and words into a clone; the place stays so that the units still fit."""
    caller = drafts.caller(rng, order.caller)
    when, content = drafts.reworded(rng, order.created_at, order.category, order.request_type, order.place)
    return replace(
        order,
        no=format_no(to_wall(order.created_at).year, serial),
        caller=caller,
        content=content or order.content,
        happened=when,
        query_code=f"{rng.randint(0, 999999):06d}",
    )
