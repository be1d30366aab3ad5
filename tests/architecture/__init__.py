"""Tests of Hotline Desk."""
