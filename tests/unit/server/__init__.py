"""Parts of the server by themselves."""
