"""The checks of a text with data from the database: siblings, terms, slots."""
