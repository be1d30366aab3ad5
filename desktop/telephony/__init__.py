"""This seat's phone: adapter choice, call state, local trigger."""
