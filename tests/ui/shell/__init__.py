"""Tests of the frame around the views."""
