"""监控: live counts by state, deadline and unit for team leads."""
