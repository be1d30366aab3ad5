"""A hand-written event socket, and events as FreeSWITCH sends them."""
