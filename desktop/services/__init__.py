"""Use cases of the client, one file a noun, and the ports they need."""
