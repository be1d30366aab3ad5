"""Commands that come sealed, without a session: from a store whose person has left, or on a stick."""
