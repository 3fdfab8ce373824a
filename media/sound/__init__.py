"""Sound files: read, fit, mix, master, encode. Begin with `take_reader` and `mixdown`."""
