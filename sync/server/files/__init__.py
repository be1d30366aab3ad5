"""Attached files: links to orders, resumable uploads, sealed storage, downloads by right."""
