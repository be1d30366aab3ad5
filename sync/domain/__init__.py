"""The rules of the hotline: pure functions over frozen values, no input or output, reference data as arguments."""
