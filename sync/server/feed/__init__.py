"""The change feed: positions, pulls, snapshots and hints."""
