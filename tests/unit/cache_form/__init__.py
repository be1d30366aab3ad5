"""Tests of the form of a replica's tables."""
