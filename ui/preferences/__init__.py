"""What a person may set for the screen."""
