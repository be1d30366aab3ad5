"""Shared pieces of the screens that know the business."""
