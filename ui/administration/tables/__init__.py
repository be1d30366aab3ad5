"""The five tables of the administration."""
