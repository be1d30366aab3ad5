"""管理: people, units, code lists, calendar and deadline presets as plain tables."""
