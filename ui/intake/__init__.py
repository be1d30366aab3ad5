"""Taking a call: the order form, the caller's history, similar orders and knowledge."""
