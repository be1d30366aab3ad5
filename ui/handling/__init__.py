"""办理: where units, streets, communities and grid workers sign, solve and reply."""
