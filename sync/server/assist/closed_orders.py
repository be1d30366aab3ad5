"""The city's own closed orders as texts to learn from: what was said, which leaf of the tree it was, and by whom."""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import select

from sync.domain.category import CategoryTree
from sync.domain.codes import OrderState
from sync.domain.order import Order
from sync.server.commands.order_rows import readable_document
from sync.server.database import Database
from sync.server.reference.book import ReferenceBook
from sync.server.sealing import Sealer
from sync.server.tables.orders import work_order

MOST_ORDERS = 100_000
"""So many of the newest are looked at."""
MOST_OF_A_LEAF = 400
LEAST_OF_A_LEAF = 5
"""A leaf with fewer orders is not suggested: one caller's matter is not a kind of matter."""
_CLOSED = (OrderState.CLOSED.value, OrderState.ARCHIVED.value, OrderState.DIRECT_CLOSED.value)


@dataclass(frozen=True, slots=True)
class CityTexts:
    """What was said, newest first: ``labels`` are ids of leaves, ``callers`` tell who said it."""

    texts: tuple[str, ...]
    labels: tuple[str, ...]
    callers: tuple[str, ...]


def closed_orders(database: Database, sealer: Sealer) -> CityTexts:
    """Return the closed orders whose category is a leaf in use that has enough of them."""
    found: list[tuple[str, str, str]] = []
    taken: Counter[str] = Counter()
    columns = (work_order.c.id, work_order.c.category, work_order.c.doc)
    with database.read() as connection:
        tree = ReferenceBook().rules(connection).categories
        leaves = {leaf.id for leaf in tree.leaves()}
        rows = connection.execute(
            select(*columns)
            .where(work_order.c.state.in_(_CLOSED))
            .order_by(work_order.c.created_at.desc())
            .limit(MOST_ORDERS)
            .execution_options(yield_per=500)
        )
        for row in rows:
            if row.category not in leaves or taken[row.category] >= MOST_OF_A_LEAF:
                continue
            order = readable_document(row.doc, row.id, sealer)
            text = said(order, tree) if order is not None else ""
            if order is not None and text:
                taken[row.category] += 1
                found.append((text, row.category, order.caller.phone or order.caller.contact_phone or order.id))
    kept = [one for one in found if taken[one[1]] >= LEAST_OF_A_LEAF]
    return CityTexts(
        tuple(text for text, _, _ in kept), tuple(label for _, label, _ in kept), tuple(who for _, _, who in kept)
    )


def said(order: Order, tree: CategoryTree) -> str:
    """Return what the caller said, without the lines that choosing the category put into the form.

    Those name the category, and nobody has chosen one yet when the classifier is asked. The title is left out for the
    same reason: it is made from the category.
    """
    category = tree.get(order.category)
    prompts = set(category.template.splitlines()) if category is not None else set[str]()
    return "\n".join(line for line in order.content.splitlines() if line not in prompts).strip()
