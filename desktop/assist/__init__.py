"""The index over the replica and what this seat has learned."""
