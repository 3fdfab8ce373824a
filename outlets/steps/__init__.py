"""The outlet that gives each sentence of a release a page of its own."""
