"""A take is received, measured and judged. Begin with `intake`."""
