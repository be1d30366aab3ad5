"""Tables of the cache: everything here can be fetched again from the server, so there are no migrations, only versions.

``order_record`` and ``reference_item`` hold what the server sent, untouched. ``order_list``, ``order_unit``,
``order_caller``, ``order_overlay`` and ``order_search`` are computed from the records and the outbox: the shown state,
ready for lists.
"""

import hashlib

from sync.cache_form import bodies
from sync.contract.versions import RECORD_SCHEMA
from sync.domain.codes import OPEN_STATES

NO_DUE = 1 << 62
"""``sort_due`` and ``warn_at`` of an order without a running clock: sorts last, is never due."""

RECORD_TABLES: tuple[str, ...] = (
    "CREATE TABLE order_record (key INTEGER PRIMARY KEY, ver INTEGER NOT NULL, era INTEGER NOT NULL, "
    "evicted INTEGER NOT NULL, body BLOB NOT NULL)",
    """
    CREATE TABLE row_scope (key INTEGER NOT NULL, scope TEXT NOT NULL, ver INTEGER NOT NULL, PRIMARY KEY (key, scope))
    WITHOUT ROWID
    """,
    "CREATE INDEX row_scope_by_scope ON row_scope (scope)",
    """
    CREATE TABLE reference_item (
        kind TEXT NOT NULL, id TEXT NOT NULL, ver INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (kind, id))
    WITHOUT ROWID
    """,
    "CREATE TABLE cache_kv (k TEXT PRIMARY KEY, v TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE snapshot_seen (kind TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (kind, id)) WITHOUT ROWID",
    "CREATE TABLE order_key (id TEXT PRIMARY KEY, key INTEGER NOT NULL) WITHOUT ROWID",
)

LIST_COLUMNS: tuple[str, ...] = (
    "key", "id", "no", "state", "request_type", "title", "category", "district", "street", "channel", "urgency",
    "created_at", "updated_at", "ver", "due_at", "main_unit", "round", "attempts", "reporters", "next_callback_at",
    "replied_at", "satisfied", "confidential", "pending", "evicted", "sort_due", "warn_at", "open", "supervised",
    "hard", "wants", "settled_at", "created_by", "holder", "no_reversed", "resolved", "text_hash",
)  # fmt: skip

DERIVED_TABLES: tuple[str, ...] = (
    """
    CREATE TABLE order_list (
        key INTEGER PRIMARY KEY, id TEXT NOT NULL, no TEXT NOT NULL, state TEXT NOT NULL, request_type TEXT NOT NULL,
        title TEXT NOT NULL, category TEXT NOT NULL, district TEXT NOT NULL, street TEXT NOT NULL,
        channel TEXT NOT NULL, urgency TEXT NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
        ver INTEGER NOT NULL, due_at INTEGER, main_unit TEXT NOT NULL, round INTEGER NOT NULL,
        attempts INTEGER NOT NULL, reporters INTEGER NOT NULL,
        next_callback_at INTEGER, replied_at INTEGER, satisfied TEXT NOT NULL, confidential INTEGER NOT NULL,
        pending INTEGER NOT NULL, evicted INTEGER NOT NULL, sort_due INTEGER NOT NULL, warn_at INTEGER NOT NULL,
        open INTEGER NOT NULL, supervised INTEGER NOT NULL, hard INTEGER NOT NULL, wants INTEGER NOT NULL,
        settled_at INTEGER NOT NULL, created_by TEXT NOT NULL, holder TEXT NOT NULL, no_reversed TEXT NOT NULL,
        resolved INTEGER, text_hash INTEGER NOT NULL)
    """,
    """
    CREATE TABLE order_unit (
        unit TEXT NOT NULL, key INTEGER NOT NULL, role TEXT NOT NULL, state TEXT NOT NULL,
        PRIMARY KEY (unit, key, role))
    WITHOUT ROWID
    """,
    "CREATE TABLE order_caller (ref TEXT NOT NULL, key INTEGER NOT NULL, PRIMARY KEY (ref, key)) WITHOUT ROWID",
    "CREATE TABLE order_overlay (key INTEGER PRIMARY KEY, body BLOB NOT NULL)",
    "CREATE TABLE search_waiting (key INTEGER PRIMARY KEY)",
    """
    CREATE VIRTUAL TABLE order_search USING fts5(
        text, content = '', contentless_delete = 1, prefix = '1', tokenize = 'ascii')
    """,
)

SEARCH_SETTINGS: tuple[str, ...] = (
    "INSERT INTO order_search (order_search, rank) VALUES ('automerge', 8)",
    "INSERT INTO order_search (order_search, rank) VALUES ('pgsz', 3960)",
)
"""Merging fewer, larger segments makes filling the index a fifth quicker and costs a search nothing measurable. A block
of 3960 bytes fits a page of SQLCipher, which keeps 80 bytes of each for itself; FTS5's own size spills into a second.
"""

_INDEXES: dict[str, str] = {
    "order_list_due": "order_list (sort_due)",
    "order_list_updated": "order_list (updated_at)",
    "order_list_state": "order_list (state)",
    "order_list_state_due": "order_list (state, sort_due, key, updated_at)",
    "order_list_open": "order_list (sort_due, key, warn_at, updated_at, state) WHERE open = 1",
    "order_list_open_unit": "order_list (main_unit, district, sort_due, warn_at) WHERE open = 1",
    "order_list_callback": "order_list (next_callback_at, round, sort_due, updated_at) WHERE state = 'callback'",
    "order_list_settled": "order_list (settled_at, key, sort_due, updated_at) WHERE settled_at > 0",
    "order_list_wants": "order_list (wants, sort_due, key, updated_at) WHERE wants <> 0",
    "order_list_marked": "order_list (supervised, hard, sort_due, updated_at) WHERE supervised = 1 OR hard = 1",
    "order_list_unit": "order_list (main_unit, sort_due)",
    "order_list_district": "order_list (district, sort_due)",
    "order_list_category": "order_list (category, district, street)",
    "order_list_author": "order_list (created_by)",
    "order_list_holder": "order_list (holder) WHERE holder <> ''",
    "order_list_no": "order_list (no)",
    "order_list_no_end": "order_list (no_reversed)",
    "order_list_resolved": "order_list (main_unit, resolved) WHERE resolved IS NOT NULL",
    "order_caller_key": "order_caller (key)",
    "order_unit_key": "order_unit (key)",
}
DERIVED_INDEXES: dict[str, str] = {name: f"CREATE INDEX {name} ON {target}" for name, target in _INDEXES.items()}
"""Statement by name. Columns behind the sorted ones are there so that a whole list is read from the index alone."""

LATE_INDEXES: frozenset[str] = frozenset(
    name for name, target in _INDEXES.items() if target.startswith("order_list ") and " WHERE " not in target
)
"""Indexes the first fill of an empty cache goes without. Partial ones stay: they are cheap, and lists name them."""

RECORD_TABLE_NAMES = ("order_record", "row_scope", "reference_item", "cache_kv", "snapshot_seen", "order_key")
DERIVED_TABLE_NAMES = ("order_list", "order_unit", "order_caller", "order_overlay", "search_waiting", "order_search")

_DERIVATION = 2
"""Raise when the way list columns or search text are computed changes without a change of the tables."""


_PACKING = 1
"""Raise when the form in which images travel (``packed_image``) changes."""


def record_schema() -> str:
    """Return the version of the fetched part: another one means fetch everything again."""
    return _digest((str(RECORD_SCHEMA), bodies.form(), *RECORD_TABLES))


def derived_schema() -> str:
    """Return the version of the computed part: another one means compute it again from the records."""
    return _digest((str(_DERIVATION), *sorted(OPEN_STATES), *DERIVED_TABLES, *SEARCH_SETTINGS))


def image_form() -> str:
    """Return the version of a whole file of these tables: another one cannot be taken over as it is."""
    return _digest((record_schema(), derived_schema(), str(_PACKING), *DERIVED_INDEXES.values()))


def _digest(parts: tuple[str, ...]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
