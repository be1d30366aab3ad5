"""Fixtures of the tests of the window."""

from tests.helpers.ui import jobs

__all__ = ["jobs"]
