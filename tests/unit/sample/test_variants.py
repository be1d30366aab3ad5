"""The orders of the sample city in all variants of the caller's data."""

import pytest

from sync.cache_form.list_columns import list_values, search_text, unit_values
from sync.domain.access import view
from sync.domain.codes import Disclosure
from sync.server.sample.orders import GeneratedOrder


@pytest.mark.parametrize("of_a_unit", [False, True])
@pytest.mark.parametrize("disclosure", list(Disclosure))
def test_what_lists_units_and_the_text_index_have_of_an_order_is_the_same_in_every_variant(
    generated: list[GeneratedOrder], disclosure: Disclosure, of_a_unit: bool
) -> None:
    for one in (played.order for played in generated[:400]):
        shown = view(one, disclosure, one.main_unit if of_a_unit else "")
        assert list_values(7, shown, pending=False, evicted=False) == list_values(7, one, pending=False, evicted=False)
        assert unit_values(7, shown) == unit_values(7, one)
        assert search_text(shown) == search_text(one)
