"""What is wrong with a file that was given."""


class FileFault(Exception):
    """A file cannot be used at all; the message says why and holds nothing of its content."""
