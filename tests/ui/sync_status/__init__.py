"""Tests of the sync pages."""
