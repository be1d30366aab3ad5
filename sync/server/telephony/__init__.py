"""Telephone calls at the server: kept, told to the seats, and those nobody answered waiting to be called back."""
