"""A city's addresses: reading its lists, resolving files of addresses, importing places and grids."""
