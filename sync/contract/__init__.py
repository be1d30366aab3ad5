"""The wire between client and server: commands, records, replies, versions, error codes and the merge rule."""
