"""A town's volunteers at work at the same time, and what must be true afterwards."""
