"""What seats report of themselves, and whether every number they used has arrived."""
