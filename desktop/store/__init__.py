"""The encrypted replica of one seat: records, outbox, drafts, numbers, spool. Open it with ``desktop.store.store.open_store``."""
