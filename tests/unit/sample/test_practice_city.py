"""The practice city of ``--demo`` knows every code list of a new city, and its people have names."""

import argparse
from datetime import datetime
from itertools import islice

import msgspec

from desktop.bootstrap import PRACTICE_FILE
from desktop.wiring.practice import PracticeCity
from resources import locate
from sync.contract.codec import encode
from sync.domain.instant import from_wall
from sync.domain.order import Order
from sync.domain.reference import CodeItem, ReferenceKind
from sync.server.admin.practice import add_arguments, practice_lines
from sync.server.sample.orders import GeneratedOrder
from sync.server.sample.reference_files import load_reference

ORDERS_MADE = 40
"""So many are made again, within a second."""


def test_the_practice_city_knows_every_code_of_a_new_city() -> None:
    city = PracticeCity(locate(*PRACTICE_FILE).read_bytes())
    known = [msgspec.json.decode(line.d, type=CodeItem) for line in city.reference if line.e == ReferenceKind.CODE]
    wished = [one for one in load_reference()[ReferenceKind.CODE] if isinstance(one, CodeItem)]
    assert [one.id for one in wished if one not in known] == []


def test_the_practice_city_that_is_shipped_is_the_one_its_command_makes_today() -> None:
    """All reference data and the first orders: what changes a rule or the sample changes those."""
    city = PracticeCity(locate(*PRACTICE_FILE).read_bytes())
    shipped = [*city.reference, *city.orders[:ORDERS_MADE]]
    options = argparse.ArgumentParser()
    add_arguments(options)
    asked = options.parse_args(["--out", "."])
    made = practice_lines(from_wall(datetime.fromisoformat(asked.at)), asked.orders, asked.seed)
    remade = islice(made, len(shipped))
    other = [one.id for one, now in zip(shipped, remade, strict=True) if encode(one) != encode(now)]
    assert other == [], "make it again: python -m sync.server practice --out resources/reference/practice"
    assert city.now == from_wall(datetime.fromisoformat(asked.at))
    assert len(city.orders) == asked.orders


def _unnamed(orders: list[Order]) -> set[str]:
    return {entry.by_name for order in orders for entry in order.timeline if entry.by_name == entry.by}


def test_whoever_did_something_to_an_order_has_a_name(generated: list[GeneratedOrder]) -> None:
    city = PracticeCity(locate(*PRACTICE_FILE).read_bytes())
    assert _unnamed([msgspec.json.decode(line.d, type=Order) for line in city.orders]) == set()
    assert _unnamed([one.order for one in generated]) == set()
