"""HTTP: one file a group of paths, thin."""
