"""Fixtures of the foundation's tests."""

from tests.helpers.ui import jobs, no_window_left

__all__ = ["jobs", "no_window_left"]
