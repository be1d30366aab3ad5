"""A bad line as a program and as an object: ``python -m tests.faults --listen … --to … --profile mobile``."""
