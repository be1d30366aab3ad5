"""The life of a knowledge article (5.7): written, reviewed by a second person, published, reported wrong, withdrawn."""
