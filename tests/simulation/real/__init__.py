"""The real program, both ends, in one process: real encrypted stores, the real server application called directly."""
