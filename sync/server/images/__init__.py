"""Ready-made snapshots: files of large scopes, made beside the service and kept fresh."""
