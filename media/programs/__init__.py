"""Starting programs: process, child, limits, recipes. Begin with `process`."""
