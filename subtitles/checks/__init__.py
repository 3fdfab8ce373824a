"""The checks of a text with what the database knows: siblings, terms, slots."""
