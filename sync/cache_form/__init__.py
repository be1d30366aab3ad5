"""The form of a replica's tables: what a seat computes from orders, and what a ready-made snapshot brings computed.

Pure: statements, packed bodies, list columns, search text, keys. The store fills such tables from rows; the server
fills the same ones for many seats at once.
"""
