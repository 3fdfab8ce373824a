"""The player alone, for the pages of the town, of schools and of associations."""
