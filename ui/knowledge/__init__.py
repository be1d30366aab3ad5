"""The knowledge base: found and read, written, reviewed, published, kept right."""
