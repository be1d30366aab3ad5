"""The central server of the hotline."""
