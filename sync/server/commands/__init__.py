"""The command path: from a pushed command to its stored outcome."""
