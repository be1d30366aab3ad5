"""The real programs as processes of their own, with a bad line between them, killed in the middle of the work."""
