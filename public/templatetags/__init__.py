"""Tags for the parents' templates."""
