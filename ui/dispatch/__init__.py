"""派单: sending orders to the unit in charge, and every review desk of the hotline."""
