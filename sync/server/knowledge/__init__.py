"""What the server does for knowledge beside the commands."""
