"""What needs a person: outcomes that were not plain success, and field values that lost a merge."""
