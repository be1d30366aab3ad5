"""Figures about all orders, read from a replica of the database where there is one."""
