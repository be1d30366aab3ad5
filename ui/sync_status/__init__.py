"""How things stand with the server, in full."""
