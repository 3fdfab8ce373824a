"""When things happen: where each take is placed, at what rate, in which pause. Begin with `alignment`."""
