"""The stock of invented names: people, companies, estates."""

from functools import cache

import msgspec

from resources import locate
from sync.domain.value import Value


class NameStock(Value):
    """Parts that names are put together from."""

    surnames: tuple[str, ...]
    male: tuple[str, ...]
    female: tuple[str, ...]
    companies: tuple[str, ...]
    trades: tuple[str, ...]
    estate_first: tuple[str, ...]
    estate_last: tuple[str, ...]


@cache
def name_stock() -> NameStock:
    """Return the stock of the sample city."""
    return msgspec.json.decode(locate("reference", "names.json").read_bytes(), type=NameStock)
