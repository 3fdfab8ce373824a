"""Everything that deletes files: of a withdrawn voice or language, of a destroyed tutorial, and unreferenced ones."""
