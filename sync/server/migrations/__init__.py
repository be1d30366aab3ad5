"""Versions of the server database (Alembic)."""
