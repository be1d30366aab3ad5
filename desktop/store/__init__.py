"""The encrypted replica, outbox, drafts, number leases and spool."""
