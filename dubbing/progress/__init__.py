"""The cache of progress: what is done and what is next in each version."""
