"""The sample city, read once for all its tests."""

import pytest

from sync.domain.reference import ReferenceKind
from sync.domain.rules import Rules
from sync.domain.rules_from_reference import rules_from_reference
from sync.domain.value import Value
from sync.server.sample.orders import GeneratedOrder, generate_orders
from sync.server.sample.reference_files import load_reference
from tests.unit.sample.moments import NOW


@pytest.fixture(scope="session")
def reference() -> dict[ReferenceKind, list[Value]]:
    return load_reference()


@pytest.fixture(scope="session")
def rules(reference: dict[ReferenceKind, list[Value]]) -> Rules:
    return rules_from_reference(reference)


@pytest.fixture(scope="session")
def generated(rules: Rules) -> list[GeneratedOrder]:
    return list(generate_orders(rules, 1200, 12345, NOW))
