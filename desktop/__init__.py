"""The client program without its widgets: composition root, use cases, encrypted store."""
