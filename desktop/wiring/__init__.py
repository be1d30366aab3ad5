"""Adapters between the services' ports and the sync client; used by ``desktop.bootstrap`` only."""
