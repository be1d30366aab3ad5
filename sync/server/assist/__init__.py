"""Learning the classifier of matters: from files and from the city's own closed orders."""
