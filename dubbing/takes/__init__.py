"""A take arrives, is measured and judged. Begin with `intake`."""
