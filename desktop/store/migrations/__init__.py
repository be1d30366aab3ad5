"""Migrations of the own data; the cache has none, it is dropped and fetched again."""
