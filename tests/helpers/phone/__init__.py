"""Adapters of telephone systems before hand-written ones."""
