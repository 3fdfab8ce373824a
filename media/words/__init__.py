"""Words: their dictionary forms, from tables on the disk. Begin with `lemma_tables`."""
