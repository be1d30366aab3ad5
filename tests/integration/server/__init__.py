"""The server over real HTTP, on SQLite and on PostgreSQL."""
