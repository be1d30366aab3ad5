"""What both ends share, and how it is kept the same. Nothing below this package imports Qt."""
