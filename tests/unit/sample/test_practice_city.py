"""The practice city of ``--demo`` knows every code list of a new city, and its people have names."""

import msgspec

from desktop.bootstrap import PRACTICE_FILE
from desktop.wiring.practice import PracticeCity
from resources import locate
from sync.domain.order import Order
from sync.domain.reference import CodeItem, ReferenceKind
from sync.server.sample.orders import GeneratedOrder
from sync.server.sample.reference_files import load_reference


def test_the_practice_city_knows_every_code_of_a_new_city() -> None:
    city = PracticeCity(locate(*PRACTICE_FILE).read_bytes())
    known = [msgspec.json.decode(line.d, type=CodeItem) for line in city.reference if line.e == ReferenceKind.CODE]
    wished = [one for one in load_reference()[ReferenceKind.CODE] if isinstance(one, CodeItem)]
    assert [one.id for one in wished if one not in known] == []


def _unnamed(orders: list[Order]) -> set[str]:
    return {entry.by_name for order in orders for entry in order.timeline if entry.by_name == entry.by}


def test_whoever_did_something_to_an_order_has_a_name(generated: list[GeneratedOrder]) -> None:
    city = PracticeCity(locate(*PRACTICE_FILE).read_bytes())
    assert _unnamed([msgspec.json.decode(line.d, type=Order) for line in city.orders]) == set()
    assert _unnamed([one.order for one in generated]) == set()
