"""The encrypted replica of one seat.

Records, outbox, drafts, numbers, spool. Open it with ``desktop.store.store.open_store``.
"""
