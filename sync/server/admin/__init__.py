"""The program `hotline-server`."""
