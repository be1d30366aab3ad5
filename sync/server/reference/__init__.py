"""Reference data on the server: the stored items and the rules made of them."""
