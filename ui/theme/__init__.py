"""Colours, fonts, icons and style sheets. Nothing here knows the business."""
